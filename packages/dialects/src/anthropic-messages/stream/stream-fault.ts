import type { UpstreamFault } from '@proxy/spec';
import { dialect } from '../dialect.ts';

/** The stream is none of this dialect: it breaks its grammar, or cannot be read. */
export function violation(message: string): UpstreamFault {
  return { class: 'invalid', message, dialect, isViolation: true };
}

export const truncation: UpstreamFault = {
  class: 'stream_truncated',
  message: 'The stream of the provider ended before its answer was complete.',
  dialect,
};
