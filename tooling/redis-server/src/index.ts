export { describeWithRedis } from './describe-with-redis.ts';
export { NOT_RUN } from './policy.ts';
export { type RedisServer, startRedisServer } from './start.ts';
