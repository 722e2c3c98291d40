import type { LimitDecision, LimitRule, LimitState, LimitStore } from '@proxy/spec';
import { type LeaseRule, RESERVATION_MS, type TokenRule } from '../limits/meter.ts';
import { MAX_DEBT, usedOf } from '../limits/token-bucket.ts';
import { decideScript } from './decide-script.ts';
import { createScript, type RedisClient } from './run-script.ts';
import { settleScript } from './settle-script.ts';

export interface RedisLimitStoreOptions {
  /**
   * A connected client, which stays the caller's to close. It must fail fast, or requests wait for a Redis that is
   * away: `enableOfflineQueue: false`, `maxRetriesPerRequest: 1`, `commandTimeout: 100`, `connectTimeout: 1000`;
   * `enableAutoPipelining: true` saves round trips.
   */
  readonly client: RedisClient;
  /**
   * Begins every key, as its hash tag: all keys of a store lie in one slot of a cluster, since a script can touch no
   * other. Stores with different prefixes know nothing of one another.
   */
  readonly prefix?: string | undefined;
}

/** A limit store that answers over the network. Every method rejects with the client's error when Redis does not answer. */
export interface RedisLimitStore extends LimitStore {
  take(rules: readonly LimitRule[]): Promise<LimitDecision>;
  peek(rules: readonly LimitRule[]): Promise<LimitDecision>;
  settle(rule: TokenRule, actualCost: number): Promise<void>;
  release(rule: LeaseRule): Promise<void>;
}

/**
 * Keeps limits that several processes share. One script call per decision; the server's clock is the only one.
 * Works with Redis 7.0 and Valkey.
 */
export function createRedisLimitStore({ client, prefix = 'proxy:limits' }: RedisLimitStoreOptions): RedisLimitStore {
  const decide = createScript(decideScript);
  const settle = createScript(settleScript);
  const keyOf = (rule: LimitRule): string => `{${prefix}}:${rule.kind}:${rule.key}`;
  const reservationOf = (rule: LimitRule): string =>
    rule.kind === 'tokens' && rule.leaseId !== undefined ? `${keyOf(rule)}:lease:${rule.leaseId}` : keyOf(rule);
  const ask = async (verb: 'take' | 'peek', rules: readonly LimitRule[]): Promise<LimitDecision> => {
    const keys = rules.flatMap((rule) => [keyOf(rule), reservationOf(rule)]);
    return readDecision(await decide(client, keys, [verb, ...rules.flatMap(argumentsOf)]), rules);
  };
  return {
    take: (rules) => ask('take', rules),
    peek: (rules) => ask('peek', rules),
    async settle(rule, actualCost) {
      const numbers = [rule.limit, rule.periodMs, rule.cost, usedOf(rule.cost, actualCost), MAX_DEBT];
      await settle(client, [keyOf(rule), reservationOf(rule)], numbers.map(String));
    },
    async release(rule) {
      await client.zrem(keyOf(rule), rule.leaseId);
    },
  };
}

/** In the order in which the script reads them. */
function argumentsOf(rule: LimitRule): string[] {
  const { kind, limit } = rule;
  if (kind === 'concurrency') return [kind, String(limit), String(rule.leaseMs), '1', rule.leaseId, '0'];
  const reservationMs = kind === 'tokens' ? (rule.leaseMs ?? RESERVATION_MS) : 0;
  return [kind, String(limit), String(rule.periodMs), String(rule.cost), '', String(reservationMs)];
}

function readDecision(answer: unknown, rules: readonly LimitRule[]): LimitDecision {
  const [granted, refusedBy = 0, waitMs = 0, ...standing] = answer as readonly number[];
  const states = rules.map(
    ({ limit }, index): LimitState => ({
      limit,
      remaining: standing[index * 2] ?? 0,
      resetMs: standing[index * 2 + 1] ?? 0,
    }),
  );
  if (granted === 1) return { granted: true, retryAfterMs: 0, states };
  return { granted: false, refusedBy, retryAfterMs: waitMs < 0 ? Number.POSITIVE_INFINITY : waitMs, states };
}
