import type { JsonObject } from '@proxy/spec';

/** Model and time of an answer. Ollama gives it no id. */
export function headOf({ model, created_at: createdAt }: JsonObject): {
  readonly model?: string;
  readonly createdSeconds?: number;
} {
  const createdMs = typeof createdAt === 'string' ? Date.parse(createdAt) : Number.NaN;
  return {
    ...(typeof model === 'string' && model !== '' && { model }),
    ...(Number.isFinite(createdMs) && { createdSeconds: Math.floor(createdMs / 1_000) }),
  };
}

/** What the ids of an answer's calls are made of: its time, which has fractions of a second. */
export const seedOf = ({ created_at: createdAt }: JsonObject): string =>
  typeof createdAt === 'string' ? createdAt : '';
