import { readCallPath } from '@proxy/dialects';
import type { Codec } from '@proxy/spec';
import type { AskedOperation } from '../exchange/read-body.ts';
import type { ServedCodecs } from './dialects.ts';

/** What the address of a call in Gemini's dialect says. The path is without the query, where a key may stand. */
export interface GeminiCall {
  readonly path: string;
  readonly codec: Codec;
  readonly operation: AskedOperation;
}

/** What is asked for by each method that is served. */
const methods: ReadonlyMap<string, AskedOperation> = new Map([
  ['generateContent', 'chat'],
  ['streamGenerateContent', 'chat'],
  ['embedContent', 'embeddings'],
  ['batchEmbedContents', 'embeddings'],
  ['countTokens', 'count_tokens'],
]);
const streaming = 'streamGenerateContent';

/** The call behind an address; `undefined` where its method is not served. */
export function geminiCallOf(url: string, { gemini, geminiList }: ServedCodecs): GeminiCall | undefined {
  const [path = '', query] = url.split('?', 2);
  const method = readCallPath(path)?.method ?? '';
  const operation = methods.get(method);
  if (operation === undefined || !hasOperation(gemini, operation)) return undefined;
  const codec = method === streaming && !wantsEvents(query) ? geminiList : gemini;
  return { path, codec, operation };
}

/** A codec that was put in the place of ours may lack what stands beside chat. */
function hasOperation({ embeddings, tokenCount }: Codec, operation: AskedOperation): boolean {
  if (operation === 'embeddings') return embeddings !== undefined;
  return operation !== 'count_tokens' || tokenCount !== undefined;
}

/** Without `alt=sse` a stream is one list in JSON. */
function wantsEvents(query = ''): boolean {
  const options = new URLSearchParams(query);
  return [options.get('alt'), options.get('$alt')].some((alt) => alt?.split(';').includes('sse') ?? false);
}
