export { type Check, describeChecks } from './check.ts';
export { codecChecks, describeCodec } from './codec/codec.ts';
export type { CodecSamples, RequestSample, ResponseSample, StreamSample } from './codec/codec-samples.ts';
export { type SamplesOptions, samplesFrom } from './codec/samples-from.ts';
export { type AnswerSamples, describeUpstreamCodec, upstreamCodecChecks } from './codec/upstream-codec.ts';
export { describeLimitStore, limitStoreChecks } from './limit-store/limit-store.ts';
export type { CreateLimitStore, LimitStoreHarness } from './limit-store/limit-store-harness.ts';
export { describePlug, plugChecks } from './plug.ts';
export { describeProviderAdapter, type ProviderAdapterSample, providerAdapterChecks } from './provider-adapter.ts';
export {
  type CreateResponseCacheStore,
  describeResponseCacheStore,
  type ResponseCacheStoreHarness,
  responseCacheStoreChecks,
} from './response-cache-store.ts';
export {
  type CreateResponseStore,
  describeResponseStore,
  type ResponseStoreHarness,
  responseStoreChecks,
} from './response-store.ts';
