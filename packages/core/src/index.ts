export type { TokenEstimator } from './execution/estimate-count.ts';
export { type ExecutorDependencies, execute } from './execution/execute.ts';
export { createStateOrigins, type StateOrigins } from './execution/state-origins.ts';
export {
  createTargetStates,
  type Resting,
  type TargetPermit,
  type TargetStates,
  type TargetStatesOptions,
} from './execution/target-states.ts';
export { type ChatBuilder, type ChatBuilderInfo, type ChatChunk, createChatBuilder } from './gateway/chat-builder.ts';
export {
  type ConfigurableGateway,
  createGateway,
  type GatewayOptions,
  type Routes,
} from './gateway/create-gateway.ts';
export type {
  CallOptions,
  ChatOptions,
  EmbedInput,
  EmbedOptions,
  Gateway,
  ModelListing,
  RejectedRequest,
  TargetHealth,
} from './gateway/gateway.ts';
export { createTelemetryBus } from './gateway/telemetry-bus.ts';
export { authorize } from './http/authorize.ts';
export { compose } from './http/compose.ts';
export { createHttpTransport, type HttpTransport, type HttpTransportOptions } from './http/http-transport.ts';
export { durationUs, levelOf, msUntilWhole, type Rate, type RateDecision, takeRate } from './limits/gcra.ts';
export {
  createMemoryLimitStore,
  type MemoryLimitStore,
  type MemoryLimitStoreOptions,
} from './limits/memory-limit-store.ts';
export {
  createRateLimiter,
  type RateLimiter,
  type RateLimiterDependencies,
  type RateLimiterOptions,
} from './limits/rate-limiter.ts';
export { createTokenBucket, settleTokens, type TokenBucket, type TokenBucketOptions } from './limits/token-bucket.ts';
export { type OperationPlan, operationPlans } from './pipeline/operations.ts';
export { buildPipeline, inspectPipeline, type PipelineBuilder } from './pipeline/pipeline-builder.ts';
export { type RunOptions, runPipeline } from './pipeline/run-pipeline.ts';
export { admit } from './plugs/admit.ts';
export { executePlug } from './plugs/execute.ts';
export { rankTargetsPlug } from './plugs/rank-targets.ts';
export { resolveAlias } from './plugs/resolve-alias.ts';
export { type Cost, type CostBreakdown, costOf, estimateCost } from './pricing/cost.ts';
export { type CostCalculator, createCostCalculator } from './pricing/cost-calculator.ts';
export { pricesAt } from './pricing/price-at.ts';
export { type AskOptions, checkHealth, listModels, type ProviderHealth } from './registry/ask-provider.ts';
export { createProvider, type ProviderOptions } from './registry/create-provider.ts';
export { ProviderOptionsError } from './registry/provider-options-error.ts';
export {
  createProviderRegistry,
  type DiscoveredProvider,
  type ProviderRegistry,
} from './registry/provider-registry.ts';
export { type BackoffSettings, backoffMs, retryDelayMs } from './resilience/backoff.ts';
export { type BreakerOptions, type BreakerSettings, breakerOptions } from './resilience/breaker-options.ts';
export {
  type AcquireOptions,
  type BreakerChange,
  type BreakerDependencies,
  type BreakerPermit,
  type CircuitBreaker,
  createCircuitBreaker,
} from './resilience/circuit-breaker.ts';
export {
  type ConcurrencyLimit,
  type ConcurrencyOptions,
  type ConcurrencyPermit,
  type ConcurrencySettings,
  type Congestion,
  concurrencyOptions,
  congestionOf,
  createConcurrencyLimit,
} from './resilience/concurrency-limit.ts';
export {
  type Cooldown,
  type CooldownEvent,
  type CooldownSpan,
  type Cooldowns,
  cooldownSpans,
  createCooldowns,
} from './resilience/cooldown.ts';
export { createDeadline, type Deadline, deadlineAt } from './resilience/deadline.ts';
export { type ErrorPolicy, errorPolicies, type Outcome, outcomeOf } from './resilience/error-policy.ts';
export { type FailedAttempt, type Move, nextMove } from './resilience/next-move.ts';
export {
  type RetryDependencies,
  type RetryOptions,
  type RetrySettings,
  retry,
  retryOptions,
} from './resilience/retry.ts';
export { parseRetryAfter } from './resilience/retry-after.ts';
export {
  createRetryBudget,
  type RetryBudget,
  type RetryBudgetOptions,
  type RetryBudgetSettings,
  retryBudgetOptions,
} from './resilience/retry-budget.ts';
export { type AliasOptions, createAlias, createTarget, type TargetOptions } from './router/create-alias.ts';
export { rankTargets } from './router/rank.ts';
export { createRouter, type Router, type RouterOptions } from './router/router.ts';
