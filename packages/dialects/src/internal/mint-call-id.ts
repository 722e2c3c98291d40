/** Makes an id for a call that came without one: the same for the same place, so that a result finds it. */
export type MintCallId = (position: number) => string;

/** Longest stretch of an answer's id that goes into the ids of its calls, which may have 40 characters. */
const longestSeed = 28;

/** Ids of calls that belong together: to one answer, or to one message of a request. */
export function mintFrom(seed: string): MintCallId {
  const legal = seed.replaceAll(/[^a-zA-Z0-9_-]/g, '').slice(-longestSeed);
  return (position) => `call_${legal}_${position}`;
}
