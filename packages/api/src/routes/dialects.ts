import type { IncomingMessage } from 'node:http';
import { anthropicMessages, gemini, geminiList, openaiChat, openaiResponses } from '@proxy/dialects';
import type { Codec } from '@proxy/spec';
import type { ErrorDialect } from '../exchange/error-dialect.ts';

/** The codecs of the dialects that clients may speak. */
export interface ServedCodecs {
  readonly openaiChat: Codec;
  readonly openaiResponses: Codec;
  readonly anthropicMessages: Codec;
  /** For clients that ask for server-sent events, and for whole answers. */
  readonly gemini: Codec;
  /** For clients that want a stream as one list. */
  readonly geminiList: Codec;
}

export const standardCodecs: ServedCodecs = {
  openaiChat,
  openaiResponses,
  anthropicMessages,
  gemini,
  geminiList,
};

/** Below `/v1` calls of a model are told by the method behind their colon. */
const geminiPath = /^\/v1(?:beta(?:[/?]|$)|\/models\/[^?]+:[a-zA-Z]+(?:\?|$))/;

/** The dialect in which a path is answered, whether it is served or not. */
export function dialectOfPath(path: string, codecs: ServedCodecs): ErrorDialect {
  if (/^\/v1\/messages(?:[/?]|$)/.test(path)) return codecs.anthropicMessages;
  if (/^\/v1\/responses(?:[/?]|$)/.test(path)) return codecs.openaiResponses;
  return geminiPath.test(path) ? codecs.gemini : codecs.openaiChat;
}

/** The dialect of a path that two dialects share: it shows in the headers of the client. */
export function dialectOfHeaders({ headers }: IncomingMessage, codecs: ServedCodecs): ErrorDialect {
  if (headers['x-goog-api-key'] !== undefined) return codecs.gemini;
  const speaksAnthropic = headers['x-api-key'] !== undefined || headers['anthropic-version'] !== undefined;
  return speaksAnthropic ? codecs.anthropicMessages : codecs.openaiChat;
}
