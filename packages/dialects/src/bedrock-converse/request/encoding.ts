import { type Extensions, GatewayError, type Loss, type ModelCapabilities } from '@proxy/spec';
import { createLossReport } from '../../internal/losses.ts';
import { dialect } from '../dialect.ts';
import { familyOf, type ModelFamily } from './model-family.ts';

/** One request on its way into this dialect: what is known of its target, and what could not be carried over. */
export interface Encoding {
  /** No client speaks this dialect: whatever comes is fitted to it. */
  readonly isNative: false;
  readonly family: ModelFamily;
  readonly capabilities: ModelCapabilities | undefined;
  readonly losses: readonly Loss[];
  lose(action: Loss['action'], field: string, reason: string): void;
  /** Reports the fields that only another dialect knows. */
  loseForeign(thing: { readonly extensions?: Extensions | undefined }, path: string): void;
}

export function createEncoding(model: string, capabilities: ModelCapabilities | undefined): Encoding {
  const report = createLossReport();
  return {
    isNative: false,
    family: familyOf(model),
    capabilities,
    losses: report.losses,
    lose: report.add,
    loseForeign: (thing, path) => report.addForeign(thing.extensions, dialect, path),
  };
}

/** The request asks for what this dialect cannot say, and leaving it out would change what the answer means. */
export function unsupported(what: string, param: string): GatewayError {
  return new GatewayError('PROXY_UNSUPPORTED', `${what} cannot be sent to the Converse API of Bedrock.`, { param });
}
