import {
  type AuthorizeMeans,
  GatewayError,
  isJsonObject,
  type JsonObject,
  type TransportCall,
  type TransportRequest,
} from '@proxy/spec';

/** An answer of a token's issuer; a body that is no JSON object is an empty one. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** Nobody who gives out tokens sends more. */
const maxBytes = 65_536;

/**
 * Asks by the gateway's own HTTP client for a small JSON object.
 * @throws GatewayError `PROXY_UPSTREAM_UNREACHABLE`, `PROXY_UPSTREAM_TIMEOUT`; nothing of the request stands in it
 */
export function fetchJson(request: TransportRequest, means: AuthorizeMeans, timeoutMs: number): Promise<JsonAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let status = 0;
    let length = 0;
    let call: TransportCall | undefined;
    const fail = (code: 'PROXY_UPSTREAM_UNREACHABLE' | 'PROXY_UPSTREAM_TIMEOUT', what: string): void => {
      stopWaiting();
      call?.abort();
      reject(new GatewayError(code, `The issuer of tokens ${what}.`));
    };
    const stopWaiting = means.clock.after(timeoutMs, () => fail('PROXY_UPSTREAM_TIMEOUT', 'did not answer in time'));
    call = means.transport.dispatch(request, {
      onHeaders(received) {
        status = received;
      },
      onData(chunk) {
        length += chunk.byteLength;
        if (length > maxBytes) fail('PROXY_UPSTREAM_UNREACHABLE', 'sent more than a token');
        else chunks.push(chunk.slice());
      },
      onEnd() {
        stopWaiting();
        resolve({ status, body: parsed(Buffer.concat(chunks).toString('utf8')) });
      },
      onFailure: () => fail('PROXY_UPSTREAM_UNREACHABLE', 'could not be reached'),
    });
  });
}

function parsed(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
