import { type Clock, systemClock } from '@proxy/spec';
import { LRUCache } from 'lru-cache';

export interface ModelCacheOptions {
  /** Asks a provider for the models it has. */
  load(provider: string): Promise<readonly string[]>;
  /** Milliseconds until a provider is asked again. Default: one hour. */
  readonly ttlMs?: number;
  /** Providers remembered. Default: 100. */
  readonly maxProviders?: number;
  readonly clock?: Clock;
}

export interface ModelCache {
  /**
   * The models of a provider. Callers who ask at once share one question; where it fails, the last known answer stands.
   * @throws whatever `load` throws, where nothing is known yet
   */
  models(provider: string): Promise<readonly string[]>;
  /** Asks again next time. */
  forget(provider: string): void;
}

interface ModelList {
  models?: readonly string[];
  validUntilMs: number;
  /** The question under way. */
  asking?: Promise<readonly string[]> | undefined;
}

export function createModelCache(options: ModelCacheOptions): ModelCache {
  const { load, ttlMs = 3_600_000, maxProviders = 100, clock = systemClock } = options;
  const lists = new LRUCache<string, ModelList>({ max: maxProviders });

  const ask = async (provider: string, list: ModelList): Promise<readonly string[]> => {
    try {
      list.models = await load(provider);
      list.validUntilMs = clock.nowMs() + ttlMs;
      return list.models;
    } catch (error) {
      if (list.models) return list.models;
      throw error;
    }
  };
  return {
    async models(provider) {
      const list = lists.get(provider) ?? { validUntilMs: Number.NEGATIVE_INFINITY };
      lists.set(provider, list);
      if (list.models && clock.nowMs() <= list.validUntilMs) return list.models;
      list.asking ??= ask(provider, list).finally(() => {
        list.asking = undefined;
      });
      return list.asking;
    },
    forget(provider) {
      lists.delete(provider);
    },
  };
}
