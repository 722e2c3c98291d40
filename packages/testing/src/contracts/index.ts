export { describeLimitStore, type LimitStoreHarness } from './limit-store.ts';
