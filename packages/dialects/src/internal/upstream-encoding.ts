import {
  type ChatRequest,
  type Extensions,
  GatewayError,
  type Json,
  type Loss,
  type ModelCapabilities,
} from '@proxy/spec';
import { createLossReport } from './losses.ts';

/** One request on its way to an upstream whose dialect no client speaks. */
export interface UpstreamEncoding {
  readonly request: ChatRequest;
  readonly capabilities: ModelCapabilities;
  readonly losses: readonly Loss[];
  lose(action: Loss['action'], field: string, reason: string): void;
  /** As `lose`, but only the first time for the field. */
  loseOnce(action: Loss['action'], field: string, reason: string): void;
  loseForeign(extensions: Extensions | undefined, path: string): void;
  /** The request asks for what the API cannot say, and leaving it out would change what the answer means. */
  unsupported(what: string, param: string): GatewayError;
}

/** @param api what the API is called in messages */
export function createUpstreamEncoding(
  request: ChatRequest,
  capabilities: ModelCapabilities = {},
  { dialect, api }: { readonly dialect: string; readonly api: string },
): UpstreamEncoding {
  const report = createLossReport();
  return {
    request,
    capabilities,
    losses: report.losses,
    lose: report.add,
    loseOnce: report.addOnce,
    loseForeign: (extensions, path) => report.addForeign(extensions, dialect, path),
    unsupported: (what, param) => new GatewayError('PROXY_UNSUPPORTED', `${what} cannot be sent to ${api}.`, { param }),
  };
}

/**
 * What a client says in its own body by the upstream's names, which no client dialect knows: it is meant for the
 * upstream. All else that only the client's dialect knows is lost.
 */
export function adoptFields(
  encoding: Pick<UpstreamEncoding, 'request' | 'loseForeign'>,
  names: ReadonlySet<string>,
): Record<string, Json> {
  const adopted: Record<string, Json> = {};
  for (const [dialect, fields] of Object.entries(encoding.request.extensions ?? {})) {
    for (const [name, value] of Object.entries(fields ?? {})) {
      if (!names.has(name)) encoding.loseForeign({ [dialect]: { [name]: value } }, '');
      else if (value !== null && value !== undefined) adopted[name] = value;
    }
  }
  return adopted;
}

/** Tells what a request says that the API has no word for. */
export function loseFields(encoding: UpstreamEncoding, names: readonly (keyof ChatRequest)[]): void {
  for (const name of names)
    if (encoding.request[name] !== undefined) encoding.lose('dropped', name, 'The API does not take it.');
}

/** The limit of the answer, where the client set one: other dialects demand limits that a model may not have. */
export function outputLimit({ request, capabilities, lose }: UpstreamEncoding): number | undefined {
  const asked = request.maxOutputTokens;
  const most = capabilities.maxOutputTokens;
  if (asked === undefined || most === undefined || asked <= most) return asked;
  lose('changed', 'maxOutputTokens', `The model writes at most ${most} tokens.`);
  return most;
}
