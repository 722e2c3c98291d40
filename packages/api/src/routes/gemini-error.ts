import { dialectStatus, errorTable } from '@proxy/spec';
import type { ErrorDialect } from '../exchange/error-dialect.ts';

/** Gemini's way to say no; its paths are known, and not served. */
export const geminiErrors: ErrorDialect = {
  dialect: 'gemini',
  family: 'gemini',
  encodeError(error) {
    const status = dialectStatus(error, 'gemini');
    const { type } = errorTable[error.code].gemini;
    return { status, headers: {}, body: { error: { code: status, message: error.message, status: type } } };
  },
};
