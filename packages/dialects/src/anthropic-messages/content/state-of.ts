import type { OpaqueState } from '@proxy/spec';
import { openReasoning } from '../../internal/gateway-signature.ts';
import { dialect } from '../dialect.ts';

/** The state that a signature or a ciphertext holds: Anthropic's, or that of the provider for whom a gateway sealed it. */
export function stateOf(payload: string): OpaqueState | undefined {
  const sealed = openReasoning(payload);
  return sealed ? sealed.opaque : { payload, dialect };
}
