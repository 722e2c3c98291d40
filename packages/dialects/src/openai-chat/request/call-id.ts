import { shortHash } from '../../internal/short-hash.ts';

const longestChatId = 40;

/**
 * An id of a tool call that OpenAI takes. Longer ones, which other hosts give, are always cut to the same, so that a
 * call and its result still find each other.
 */
export function legalCallId(id: string, longest: number = longestChatId): string {
  if (id.length <= longest) return id;
  const hash = shortHash(id);
  return `${id.slice(0, longest - hash.length - 1)}_${hash}`;
}
