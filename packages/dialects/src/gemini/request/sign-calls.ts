import type { JsonObject } from '@proxy/spec';
import type { Encoding } from './encoding.ts';
import { callIn, type Turn } from './turns.ts';

/**
 * What the API takes in place of the signature of a call that it did not make.
 * @see https://ai.google.dev/gemini-api/docs/thought-signatures
 */
export const sentinel = 'skip_thought_signature_validator';

/**
 * From the third generation on, the first call of each step of the current turn must be signed. The turn began with the
 * last thing that the user said.
 */
export function signCalls(turns: readonly Turn[], { isThird, lose }: Encoding): readonly Turn[] {
  if (!isThird) return turns;
  const begin = turns.findLastIndex(({ role, parts }) => role === 'user' && parts.some(isSaid));
  return turns.map((turn, index) => {
    const first = turn.parts.findIndex(callIn);
    const call = turn.parts[first];
    if (index < begin || turn.role !== 'model' || !call || call['thoughtSignature'] !== undefined) return turn;
    lose('emulated', turn.path, 'A call that the provider did not make stands without its signature.');
    const parts = turn.parts.map((part, at) => (at === first ? { ...part, thoughtSignature: sentinel } : part));
    return { ...turn, parts };
  });
}

const isSaid = (part: JsonObject): boolean => part['functionResponse'] === undefined;
