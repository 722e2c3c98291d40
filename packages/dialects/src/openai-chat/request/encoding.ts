import { type ChatRequest, GatewayError, type Loss, type ModelCapabilities } from '@proxy/spec';
import { createLossReport, type LossReport } from '../../internal/losses.ts';
import { dialect, ownFields } from '../extensions.ts';

/** One request on its way into this dialect: what is known of its target, and what could not be carried over. */
export interface Encoding {
  readonly request: ChatRequest;
  /** The request was written in this dialect: what it says is meant as it stands. */
  readonly isNative: boolean;
  readonly capabilities: ModelCapabilities;
  readonly losses: readonly Loss[];
  lose(action: Loss['action'], field: string, reason: string): void;
  /** As `lose`, but only the first time for the field. */
  loseOnce(action: Loss['action'], field: string, reason: string): void;
  loseForeign(thing: Parameters<LossReport['addForeign']>[0], path: string): void;
  /** Keeps a field of the client's own out of the body: the target refuses it. */
  leaveOut(name: string): void;
  readonly leftOut: ReadonlySet<string>;
}

export function createEncoding(request: ChatRequest, capabilities: ModelCapabilities = {}): Encoding {
  const report = createLossReport();
  const leftOut = new Set<string>();
  return {
    request,
    isNative: ownFields(request) !== undefined,
    capabilities,
    losses: report.losses,
    lose: report.add,
    loseOnce: report.addOnce,
    loseForeign: (extensions, path) => report.addForeign(extensions, dialect, path),
    leaveOut: (name) => leftOut.add(name),
    leftOut,
  };
}

/** The request asks for what this dialect cannot say, and leaving it out would change what the answer means. */
export function unsupported(what: string, param: string): GatewayError {
  return new GatewayError('PROXY_UNSUPPORTED', `${what} cannot be sent to an OpenAI chat API.`, { param });
}
