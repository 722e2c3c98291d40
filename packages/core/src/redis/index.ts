export {
  createRedisLimitStore,
  type RedisLimitStore,
  type RedisLimitStoreOptions,
} from './redis-limit-store.ts';
export type { RedisClient } from './run-script.ts';
