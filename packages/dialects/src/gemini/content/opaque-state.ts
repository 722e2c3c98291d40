import type { OpaqueState } from '@proxy/spec';
import { openReasoning, type SealedReasoning, sealReasoning } from '../../internal/gateway-signature.ts';
import { dialect } from '../dialect.ts';

/** How Base64 of a sealed state begins: `gateway-v1:` with its last, incomplete group left out. */
const sealedStart = btoa('gateway-v');

/**
 * State of another dialect goes to a client of this one as a `thoughtSignature`. Clients take that for bytes, so that it
 * is Base64 of what a gateway seals. When the client sends it back it is opened again; Google never sees one.
 */
function sealState(state: SealedReasoning): string {
  return btoa(encodeURI(sealReasoning(state).toWellFormed()));
}

/** Whether a `thoughtSignature` was written by a gateway and not by Google. */
export function isSealed(signature: unknown): boolean {
  return typeof signature === 'string' && signature.startsWith(sealedStart);
}

/** What a `thoughtSignature` holds: Google's own state, or that of whoever else issued it. */
export function openState(signature: string): SealedReasoning {
  const sealed = isSealed(signature) ? openReasoning(unsealed(signature)) : undefined;
  return sealed ?? { opaque: { payload: signature, dialect }, isSummary: false };
}

/** Some clients write Base64 in the alphabet for addresses. */
function unsealed(signature: string): string {
  try {
    return decodeURI(atob(signature.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return '';
  }
}

/** The state as it goes to a client. */
export function signatureOf(opaque: OpaqueState | undefined, isSummary = false): string | undefined {
  if (opaque?.dialect === dialect) return opaque.payload;
  return opaque || isSummary ? sealState({ opaque, isSummary }) : undefined;
}
