import { type GatewayError, type JsonObject, maskSecretsIn, upstreamError } from '@proxy/spec';

/** Statuses with which a provider refuses the gateway's credential; a client would take them for its own. */
const credentialStatuses: ReadonlySet<number | undefined> = new Set([401, 403]);

/** The upstream's error envelope, where it is of the caller's dialect and the reason for this error. */
export function ownEnvelope(
  error: GatewayError,
  dialect: string,
  isEnvelope: (body: unknown) => body is JsonObject,
): JsonObject | undefined {
  const { fault } = error;
  if (fault?.dialect !== dialect || fault.class === 'auth' || credentialStatuses.has(fault.status)) return undefined;
  return isEnvelope(fault.body) && upstreamError(fault).code === error.code ? maskSecretsIn(fault.body) : undefined;
}
