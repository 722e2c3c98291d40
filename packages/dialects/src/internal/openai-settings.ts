import type { JsonObject, Loss } from '@proxy/spec';

interface Encoding {
  /** The request came in the dialect that it goes to. */
  readonly isNative: boolean;
  lose(action: Loss['action'], field: string, reason: string): void;
}

const longestUser = 64;

/** The id of a user as APIs of OpenAI take it: those of other dialects may be longer. */
export function encodeUserId(user: string, { isNative, lose }: Encoding): string {
  if (isNative || user.length <= longestUser) return user;
  lose('changed', 'user', `An id of a user has at most ${longestUser} characters.`);
  return user.slice(0, longestUser);
}

/** Tiers of other dialects in OpenAI's words. */
const tiers: ReadonlyMap<string, string> = new Map([
  ['auto', 'auto'],
  ['default', 'default'],
  ['flex', 'flex'],
  ['priority', 'priority'],
  ['standard_only', 'default'],
]);

export function encodeServiceTier(serviceTier: string | undefined, { isNative, lose }: Encoding): JsonObject {
  if (serviceTier === undefined) return {};
  const tier = isNative ? serviceTier : tiers.get(serviceTier);
  if (tier !== undefined) return { service_tier: tier };
  lose('dropped', 'serviceTier', `There is no tier ${serviceTier}.`);
  return {};
}
