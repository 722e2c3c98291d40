import type { OpaqueState } from '@proxy/spec';

/**
 * Reasoning of one dialect goes to a client of another in that one's own place for it, a thinking block or a reasoning
 * item, whose signature or ciphertext then carries the issuer's opaque state:
 * `gateway-v1:<flags>:<dialect>:<id>:<payload>`. A real one is Base64 and holds no colon. When the client sends it back
 * it is opened again; a provider that checks signatures never sees one of these.
 */
const prefix = 'gateway-v1:';
const summaryFlag = 's';
const redactedFlag = 'r';

export interface SealedReasoning {
  /** Absent: the provider gave none. */
  readonly opaque?: OpaqueState | undefined;
  /** The text shown was the provider's summary, and not the reasoning itself. */
  readonly isSummary: boolean;
  /** No text was ever shown, where the place that carries it does not tell. */
  readonly isRedacted?: boolean | undefined;
}

export function sealReasoning({ opaque, isSummary, isRedacted }: SealedReasoning): string {
  const names = [opaque?.dialect ?? '', opaque?.id ?? ''].map((name) => encodeURIComponent(name.toWellFormed()));
  const flags = (isSummary ? summaryFlag : '') + (isRedacted ? redactedFlag : '');
  return `${prefix}${flags}:${names.join(':')}:${opaque?.payload ?? ''}`;
}

/** Whether a signature, ciphertext or index was written by a gateway and not by Anthropic. */
export function isSealed(signature: unknown): boolean {
  return typeof signature === 'string' && signature.startsWith(prefix);
}

/** `undefined` where the signature is not a gateway's. A damaged one gives reasoning without opaque state. */
export function openReasoning(signature: string): SealedReasoning | undefined {
  if (!isSealed(signature)) return undefined;
  const [flags = '', dialect = '', id = '', ...payload] = signature.slice(prefix.length).split(':');
  const told = { isSummary: flags.includes(summaryFlag), ...(flags.includes(redactedFlag) && { isRedacted: true }) };
  if (dialect === '') return told;
  const opaque: OpaqueState = { payload: payload.join(':'), dialect: decode(dialect) };
  return { ...told, opaque: id === '' ? opaque : { ...opaque, id: decode(id) } };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
