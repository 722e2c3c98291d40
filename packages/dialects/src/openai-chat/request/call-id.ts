import { shortHash } from '../../internal/short-hash.ts';

const longestId = 40;
const keptLength = 31;

/**
 * An id of a tool call that OpenAI takes. Longer ones, which other hosts give, are always cut to the same, so that a
 * call and its result still find each other.
 */
export function legalCallId(id: string): string {
  return id.length <= longestId ? id : `${id.slice(0, keptLength)}_${shortHash(id)}`;
}
