import {
  type ErrorCode,
  errorTable,
  type GatewayError,
  isContextOverflow,
  isJsonObject,
  type JsonObject,
  maskSecrets,
  type UpstreamFault,
} from '@proxy/spec';
import { ownEnvelope } from './own-envelope.ts';

/** The codes that clients of OpenAI's dialects know for failures of ours. */
const wireCodes: { readonly [code in ErrorCode]?: string } = {
  PROXY_UNAUTHENTICATED: 'invalid_api_key',
  PROXY_MODEL_NOT_FOUND: 'model_not_found',
  PROXY_RATE_LIMITED: 'rate_limit_exceeded',
  PROXY_UPSTREAM_RATE_LIMITED: 'rate_limit_exceeded',
  PROXY_BUDGET_EXCEEDED: 'insufficient_quota',
};

/**
 * An error in the envelope of OpenAI's dialects.
 * @param spareCode where the dialect has no code of its own for the failure
 */
export function openaiEnvelope(error: GatewayError, dialect: string, spareCode: string | null): JsonObject {
  const { code, fault } = error;
  return {
    error: {
      message: maskSecrets(error.message),
      type: errorTable[code].openai.type,
      param: error.param ?? null,
      code: wireCodes[code] ?? (fault && faultCode(fault, dialect)) ?? spareCode,
    },
  };
}

/**
 * An upstream's own code in this dialect; of another's only that by which clients know that they must shorten. What it says
 * of the gateway's own key would read as if the client's were wrong.
 */
function faultCode(fault: UpstreamFault, dialect: string): string | undefined {
  if (isContextOverflow(fault)) return 'context_length_exceeded';
  if (fault.class === 'auth') return undefined;
  return fault.dialect === dialect ? fault.code : undefined;
}

/** The upstream's own envelope, where it is of the client's dialect and the reason for this error. */
export function ownOpenaiEnvelope(error: GatewayError, dialect: string): JsonObject | undefined {
  return ownEnvelope(error, dialect, isEnvelope);
}

function isEnvelope(body: unknown): body is JsonObject {
  return isJsonObject(body) && isJsonObject(body['error']);
}
