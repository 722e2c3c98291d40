import { shortHash } from '../../internal/short-hash.ts';

const illegal = /[^a-zA-Z0-9_-]/g;
const longestKept = 40;

/**
 * A tool call's id in the alphabet that this dialect takes. Ids of that alphabet stay; others are mapped, always to the
 * same id, so that a call and its result still find each other however often the conversation passes.
 */
export function legalToolId(id: string): string {
  if (id !== '' && id.search(illegal) === -1) return id;
  return `${id.slice(0, longestKept).replaceAll(illegal, '_')}_${shortHash(id)}`;
}
