export { cacheKey, ignoredByCacheKey } from './cache/cache-key.ts';
export type { KnownAnswersOptions } from './cache/known-answers.ts';
export {
  createMemoryResponseCache,
  type MemoryResponseCache,
  type MemoryResponseCacheOptions,
} from './cache/memory-response-cache.ts';
export { createModelCache, type ModelCache, type ModelCacheOptions } from './cache/model-cache.ts';
export { answerFromResponse, type ReplayOptions } from './cache/replay.ts';
export { createSmartCache, type SmartCache, type SmartCacheOptions } from './cache/smart-cache.ts';
export { type SlidingWindowOptions, slidingWindow } from './condense/sliding-window.ts';
export { type TruncateOptions, truncate } from './condense/truncate.ts';
export { estimateMessage, estimateMessages, estimateTool } from './estimate/estimate-messages.ts';
export { estimateTokens } from './estimate/estimate-tokens.ts';
export { createMemoryBudget, type MemoryBudget } from './memory/memory-budget.ts';
export { type LookupCacheOptions, lookupCache } from './plugs/lookup-cache.ts';
export { type ManageContextOptions, manageContext } from './plugs/manage-context.ts';
export {
  createMemoryResponseStore,
  type MemoryResponseStore,
  type MemoryResponseStoreOptions,
} from './responses/memory-response-store.ts';
