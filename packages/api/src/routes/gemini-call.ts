import { readCallPath } from '@proxy/dialects';
import type { Codec } from '@proxy/spec';
import type { ServedCodecs } from './dialects.ts';

/** What the address of a call in Gemini's dialect says. The path is without the query, where a key may stand. */
export interface GeminiCall {
  readonly path: string;
  readonly codec: Codec;
}

/** Methods that are served, and whether they stream. */
const methods: ReadonlyMap<string, boolean> = new Map([
  ['generateContent', false],
  ['streamGenerateContent', true],
]);

/** The call behind an address; `undefined` where its method is not served. */
export function geminiCallOf(url: string, { gemini, geminiList }: ServedCodecs): GeminiCall | undefined {
  const [path = '', query] = url.split('?', 2);
  const streams = methods.get(readCallPath(path)?.method ?? '');
  if (streams === undefined) return undefined;
  return { path, codec: streams && !wantsEvents(query) ? geminiList : gemini };
}

/** Without `alt=sse` a stream is one list in JSON. */
function wantsEvents(query = ''): boolean {
  const options = new URLSearchParams(query);
  return [options.get('alt'), options.get('$alt')].some((alt) => alt?.split(';').includes('sse') ?? false);
}
