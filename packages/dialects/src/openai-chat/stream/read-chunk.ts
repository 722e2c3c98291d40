import type { JsonObject, UpstreamFault } from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import type { SseEvent } from '../../sse/parse.ts';
import { faultOfChunk, hasError } from '../error/read-fault.ts';
import { dialect } from '../extensions.ts';

/** What one event of a stream is. A chunk may tell usage and an error at once. */
export type ReadChunk =
  | { readonly kind: 'chunk'; readonly chunk: JsonObject; readonly fault?: UpstreamFault }
  | { readonly kind: 'done' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'nothing' };

const done: ReadChunk = { kind: 'done' };
const unreadable: ReadChunk = { kind: 'unreadable' };
const nothing: ReadChunk = { kind: 'nothing' };

const terminator = '[DONE]';
/** Some hosts put spaces around it. */
const longestTerminator = 16;

export function readChunk({ event, data }: SseEvent): ReadChunk {
  if (data.length <= longestTerminator) {
    const word = data.trim();
    if (word === terminator) return done;
    if (word === '') return nothing;
  }
  const chunk = parseObject(data);
  if (!chunk) return unreadable;
  if (hasError(chunk)) return { kind: 'chunk', chunk, fault: faultOfChunk(chunk) };
  if (event === 'error') return { kind: 'chunk', chunk: {}, fault: faultOfChunk({ error: chunk }) };
  return { kind: 'chunk', chunk };
}

const fault = (errorClass: UpstreamFault['class'], message: string): UpstreamFault => ({
  class: errorClass,
  message,
  dialect,
});
const violation = (errorClass: UpstreamFault['class'], message: string): UpstreamFault => ({
  ...fault(errorClass, message),
  isViolation: true,
});

/** What can be wrong with a stream as such. */
export const streamFaults: Readonly<Record<'unreadable' | 'oversized' | 'truncated' | 'unfinished', UpstreamFault>> = {
  unreadable: violation('stream_error', 'The upstream sent an event that is not a JSON object.'),
  oversized: violation('stream_error', 'The upstream sent an event that is too large.'),
  truncated: fault('stream_truncated', 'The stream ended without its terminator.'),
  unfinished: violation('stream_truncated', 'The stream was terminated without a finish reason.'),
};
