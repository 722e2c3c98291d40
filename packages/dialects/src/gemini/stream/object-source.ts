import type { JsonObject, UpstreamFault } from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import { createSseDecoder } from '../../sse/decode.ts';
import { truncation, violation } from '../error-fault.ts';
import { createListReader } from './list-reader.ts';

/** Bytes of one object: an answer may bring a whole picture in one. */
export const maxObjectBytes: number = 32 * 1_048_576;

/** The objects that a piece of a stream completed, and what is wrong with what follows them. */
export interface ReadObjects {
  readonly objects: readonly JsonObject[];
  readonly fault?: UpstreamFault | undefined;
}

/** Reads a stream of objects from bytes cut anywhere. */
export interface ObjectSource {
  push(bytes: Uint8Array): ReadObjects;
  /** The bytes ended. An event that lacks its blank line counts where it is whole. */
  end(): ReadObjects;
}

const unreadable = 'An event of the provider is no JSON object.';
const oversized = 'An event of the provider is too long.';

/** Server-sent events, or a list of objects in JSON, whichever the bytes begin like. */
export function createObjectSource(): ObjectSource {
  let source: ObjectSource | undefined;
  return {
    push(bytes) {
      source ??= sourceFor(bytes);
      return source ? source.push(bytes) : { objects: [] };
    },
    end: () => source?.end() ?? { objects: [] },
  };
}

const listStarts: ReadonlySet<string> = new Set(['[', '{', ',']);

/** What the first byte that is no white space tells; `undefined` while there is none. */
function sourceFor(bytes: Uint8Array): ObjectSource | undefined {
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (character.trim() === '') continue;
    return listStarts.has(character) ? listSource() : eventSource();
  }
  return undefined;
}

function listSource(): ObjectSource {
  const reader = createListReader(maxObjectBytes);
  const read = (texts: readonly string[]): ReadObjects => parsed(texts, reader.overflowed);
  return {
    push: (bytes) => read(reader.push(bytes)),
    end: () => (reader.isBetween ? { objects: [] } : { objects: [], fault: truncation }),
  };
}

function eventSource(): ObjectSource {
  const sse = createSseDecoder({ maxEventBytes: maxObjectBytes });
  const texts = (events: readonly { readonly data: string }[]): string[] =>
    events.map(({ data }) => data).filter((data) => !isForeignTerminator(data));
  return {
    push: (bytes) => parsed(texts(sse.push(bytes)), sse.overflowed),
    end: () => ({ objects: parsed(texts(sse.end()), false).objects }),
  };
}

/** Proxies in front of a provider add the terminator of another dialect. */
export function isForeignTerminator(data: string): boolean {
  return data.length < 16 && data.trim() === '[DONE]';
}

function parsed(texts: readonly string[], overflowed: boolean): ReadObjects {
  const objects: JsonObject[] = [];
  for (const text of texts) {
    const object = parseObject(text);
    if (!object) return { objects, fault: violation(unreadable) };
    objects.push(object);
  }
  return overflowed ? { objects, fault: violation(oversized) } : { objects };
}
