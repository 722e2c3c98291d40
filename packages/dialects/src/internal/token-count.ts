import type { Json } from '@proxy/spec';

/** A number of tokens as a provider reports it; what can be none counts as not reported. */
export function tokenCount(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
