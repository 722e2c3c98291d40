import { type ChatRequest, type Extensions, GatewayError, type Loss, type ModelCapabilities } from '@proxy/spec';
import { createLossReport } from '../../internal/losses.ts';
import { dialect, ownFields } from '../dialect.ts';

/** One request on its way into this dialect: what is known of its target, and what could not be carried over. */
export interface Encoding {
  /** The request was written in this dialect: its order and its gaps are meant, and nothing is fitted. */
  readonly isNative: boolean;
  readonly capabilities: ModelCapabilities | undefined;
  readonly losses: readonly Loss[];
  lose(action: Loss['action'], field: string, reason: string): void;
  /** Reports the fields that only another dialect knows. */
  loseForeign(thing: { readonly extensions?: Extensions | undefined }, path: string): void;
}

export function createEncoding(request: ChatRequest, capabilities: ModelCapabilities | undefined): Encoding {
  const report = createLossReport();
  return {
    isNative: ownFields(request) !== undefined,
    capabilities,
    losses: report.losses,
    lose: report.add,
    loseForeign: (thing, path) => report.addForeign(thing.extensions, dialect, path),
  };
}

/** The request asks for what this dialect cannot say, and leaving it out would change what the answer means. */
export function unsupported(what: string, param: string): GatewayError {
  return new GatewayError('PROXY_UNSUPPORTED', `${what} cannot be sent to an Anthropic Messages API.`, { param });
}
