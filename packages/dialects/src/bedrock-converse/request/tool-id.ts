import { legalToolId } from '../../anthropic-messages/content/tool-id.ts';
import { shortHash } from '../../internal/short-hash.ts';

const longest = 64;
const longestKept = 40;

/** A call's id within the alphabet and the length that the API takes; the same id always becomes the same. */
export function legalId(id: string): string {
  const legal = legalToolId(id);
  return legal.length <= longest ? legal : `${legal.slice(0, longestKept)}_${shortHash(id)}`;
}
