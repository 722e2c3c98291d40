import type { IncomingMessage } from 'node:http';
import { anthropicMessages, openaiChat, openaiResponses } from '@proxy/dialects';
import type { Codec } from '@proxy/spec';
import type { ErrorDialect } from '../exchange/error-dialect.ts';
import { geminiErrors } from './gemini-error.ts';

/** The codecs of the dialects that clients may speak. */
export interface ServedCodecs {
  readonly openaiChat: Codec;
  readonly openaiResponses: Codec;
  readonly anthropicMessages: Codec;
}

export const standardCodecs: ServedCodecs = { openaiChat, openaiResponses, anthropicMessages };

/** The dialect in which a path is answered, whether it is served or not. */
export function dialectOfPath(path: string, codecs: ServedCodecs): ErrorDialect {
  if (/^\/v1\/messages(?:[/?]|$)/.test(path)) return codecs.anthropicMessages;
  if (/^\/v1\/responses(?:[/?]|$)/.test(path)) return codecs.openaiResponses;
  return /^\/v1beta(?:[/?]|$)/.test(path) ? geminiErrors : codecs.openaiChat;
}

/** The dialect of a path that two dialects share: it shows in the headers of the client. */
export function dialectOfHeaders({ headers }: IncomingMessage, codecs: ServedCodecs): ErrorDialect {
  const speaksAnthropic = headers['x-api-key'] !== undefined || headers['anthropic-version'] !== undefined;
  return speaksAnthropic ? codecs.anthropicMessages : codecs.openaiChat;
}
