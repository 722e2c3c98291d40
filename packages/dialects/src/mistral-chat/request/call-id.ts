import { shortHash } from '../../internal/short-hash.ts';

const legalId = /^[a-zA-Z0-9]{9}$/;
const idLength = 9;
const lowBits = 14;

/**
 * An id of a tool call that Mistral takes: exactly nine letters and digits. Any other id becomes 46 bits of its hash,
 * always the same, so that a call and its result still find each other.
 * @see https://github.com/mistralai/mistral-common, `validate_tool_call_id`
 */
export function legalCallId(id: string): string {
  if (legalId.test(id)) return id;
  const high = Number.parseInt(shortHash(id), 16);
  const low = Number.parseInt(shortHash(`.${id}`), 16) % 2 ** lowBits;
  return (high * 2 ** lowBits + low).toString(36).padStart(idLength, '0');
}
