import type { OpaqueState } from '@proxy/spec';
import { dialect as own } from '../dialect.ts';

/**
 * Reasoning of another dialect goes to a client of this one as a thinking block, whose signature then carries the
 * other dialect's opaque state: `gateway-v1:<flags>:<dialect>:<id>:<payload>`. A real signature is Base64 and holds no
 * colon. When the client sends the block back it is opened again; the real Anthropic API, which checks signatures,
 * never sees one of these.
 */
const prefix = 'gateway-v1:';
const summaryFlag = 's';

export interface SealedReasoning {
  /** Absent: the provider gave none. */
  readonly opaque?: OpaqueState | undefined;
  /** The text shown was the provider's summary, and not the reasoning itself. */
  readonly isSummary: boolean;
}

export function sealReasoning({ opaque, isSummary }: SealedReasoning): string {
  const names = [opaque?.dialect ?? '', opaque?.id ?? ''].map((name) => encodeURIComponent(name.toWellFormed()));
  return `${prefix}${isSummary ? summaryFlag : ''}:${names.join(':')}:${opaque?.payload ?? ''}`;
}

/** Whether a signature, ciphertext or index was written by a gateway and not by Anthropic. */
export function isSealed(signature: unknown): boolean {
  return typeof signature === 'string' && signature.startsWith(prefix);
}

/** `undefined` where the signature is not a gateway's. A damaged one gives reasoning without opaque state. */
export function openReasoning(signature: string): SealedReasoning | undefined {
  if (!isSealed(signature)) return undefined;
  const [flags = '', dialect = '', id = '', ...payload] = signature.slice(prefix.length).split(':');
  const isSummary = flags === summaryFlag;
  if (dialect === '') return { isSummary };
  const opaque: OpaqueState = { payload: payload.join(':'), dialect: decode(dialect) };
  return { isSummary, opaque: id === '' ? opaque : { ...opaque, id: decode(id) } };
}

/** The state that a signature or a ciphertext holds: Anthropic's, or that of the provider for whom a gateway sealed it. */
export function stateOf(payload: string): OpaqueState | undefined {
  const sealed = openReasoning(payload);
  return sealed ? sealed.opaque : { payload, dialect: own };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
