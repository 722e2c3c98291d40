export { type AdaptedBody, adaptFields, type FieldChanges } from './adapt-fields.ts';
export type {
  Answer,
  EmbeddingsAnswer,
  Outcome,
  StreamAnswer,
  StreamFlow,
  StreamSink,
  Tap,
  TokenCountAnswer,
  Transform,
  WholeAnswer,
} from './answer.ts';
export { anonymous, type Caller, type CallerLimits, type KeyStore } from './caller.ts';
export { type Cancellation, type CancellationSource, createCancellation } from './cancellation.ts';
export type {
  Candidate,
  ChatRequest,
  ChatResponse,
  CustomTool,
  FunctionTool,
  NativeTool,
  OutputFormat,
  ReasoningEffort,
  ReasoningRequest,
  SamplingOptions,
  StopReason,
  Tool,
  ToolChoice,
} from './chat.ts';
export { type Clock, type Random, systemClock } from './clock.ts';
export type {
  ChatCodec,
  ClientChatCodec,
  ClientEmbeddingsCodec,
  ClientTokenCountCodec,
  Codec,
  DecodedEmbeddings,
  DecodedRequest,
  EmbeddingsCodec,
  EmbeddingsEncoderOptions,
  EmbeddingsFacts,
  EncodedError,
  EncodedRequest,
  EncodeTarget,
  Headers,
  IncomingRequest,
  ObserverOptions,
  PassthroughObserver,
  PassthroughPatch,
  RequestFacts,
  ResponseEncoderOptions,
  StreamDecoder,
  StreamDecoderOptions,
  StreamEncoder,
  StreamEncoderOptions,
  StreamProgress,
  TokenCountCodec,
  UpstreamChatCodec,
  UpstreamCodec,
  UpstreamEmbeddingsCodec,
  UpstreamTokenCountCodec,
} from './codec.ts';
export { type Collector, collect, createCollector } from './collect.ts';
export {
  type AudioPart,
  type CacheHint,
  type Citation,
  type FilePart,
  type ImagePart,
  type MediaSource,
  type Message,
  type NativePart,
  type OpaqueState,
  type Part,
  partsOf,
  type ReasoningPart,
  type RefusalPart,
  type Role,
  type TextPart,
  type ToolCallPart,
  type ToolResultPart,
  textOf,
  type VideoPart,
} from './content.ts';
export { isContextOverflow } from './context-overflow.ts';
export { type Dialect, type Extensions, type Operation, operations } from './dialect.ts';
export type {
  Embedding,
  EmbeddingInput,
  EmbeddingPurpose,
  EmbeddingsRequest,
  EmbeddingsResponse,
} from './embeddings.ts';
export { type DialectError, type ErrorCode, type ErrorRow, errorTable } from './error-table.ts';
export {
  asGatewayError,
  dialectStatus,
  GatewayError,
  type GatewayErrorDetails,
  invalidRequest,
  passesSoon,
  upstreamError,
} from './errors.ts';
export { eventsOf } from './events-of.ts';
export { isJsonObject, type Json, type JsonObject } from './json.ts';
export type { LimitDecision, LimitRule, LimitState, LimitStore } from './limits.ts';
export type { Loss } from './loss.ts';
export { maskSecrets, maskSecretsIn } from './mask-secrets.ts';
export type {
  ModelCapabilities,
  ModelCatalog,
  ModelInfo,
  PriceEntry,
  ReasoningControl,
  TokenPrices,
} from './model-catalog.ts';
export { type PartStep, type PartSteps, stepsOf } from './part-steps.ts';
export { definePlug, type Plug, type PlugContext, type PlugDefinition, PlugOptionsError } from './plug.ts';
export type {
  Address,
  AuthorizeMeans,
  AuthorizeRequest,
  ConfigRequirements,
  Credential,
  Environment,
  ProviderAdapter,
  SettingProblem,
  SettingRequirement,
  Settings,
} from './provider-adapter.ts';
export type { ConfigController, MetricsSource, UsageReader } from './readers.ts';
export { nearestEffort } from './reasoning-effort.ts';
export type { Refusal } from './refusal.ts';
export {
  addTap,
  addTransform,
  assign,
  createRequest,
  halt,
  type NewRequest,
  type PrivateState,
  putPrivate,
  type Request,
  type RequestError,
  type RequestMetadata,
  type RequestState,
  terminalError,
  warn,
  withChat,
  withConfig,
  withResult,
  withState,
} from './request.ts';
export {
  canonicalBody,
  canonicalEmbeddings,
  embeddingsBody,
  embeddingsFacts,
  factsOf,
  type RequestBody,
  wireBody,
} from './request-body.ts';
export type { ResponseCacheStore } from './response-cache.ts';
export type { ResponseStore, StoredResponse } from './response-store.ts';
export { retryInfoMs } from './retry-info.ts';
export type {
  Alias,
  BreakerPolicy,
  PlannedAlias,
  Provider,
  Selector,
  StateOrigin,
  Target,
  Timeouts,
} from './route.ts';
export { createScope, type Scope } from './scope.ts';
export { bearsContent, type PartHead, type StreamEvent } from './stream-event.ts';
export type { Telemetry, TelemetryEvent, TelemetryListener } from './telemetry.ts';
export type { TokenCount } from './token-count.ts';
export type {
  Transport,
  TransportCall,
  TransportFailure,
  TransportHandler,
  TransportMiddleware,
  TransportRequest,
} from './transport.ts';
export {
  classifyStatus,
  type ErrorClass,
  type ErrorDetails,
  errorClasses,
  readErrorDetails,
  type UpstreamFault,
} from './upstream-fault.ts';
export {
  mergeRawUsage,
  mergeUsage,
  type TokenClass,
  type TokenCounts,
  tokenClasses,
  totalInputTokens,
  totalOutputTokens,
  type Usage,
} from './usage.ts';
export type { AttemptRecord, CacheOutcome, RequestOutcome, UsageRecord } from './usage-record.ts';
