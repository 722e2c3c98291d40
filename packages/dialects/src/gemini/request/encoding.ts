import { type ChatRequest, GatewayError, type Loss, type ModelCapabilities } from '@proxy/spec';
import { createLossReport, type LossReport } from '../../internal/losses.ts';
import { dialect, ownFields } from '../dialect.ts';

/** One request on its way into this dialect: what is known of its target, and what could not be carried over. */
export interface Encoding {
  readonly request: ChatRequest;
  readonly model: string;
  /** The request was written in this dialect: its order and its gaps are meant, and nothing is fitted. */
  readonly isNative: boolean;
  /** Gemini 3 and later: calls are signed, results hold media, effort is a level. */
  readonly isThird: boolean;
  readonly capabilities: ModelCapabilities;
  readonly losses: readonly Loss[];
  lose(action: Loss['action'], field: string, reason: string): void;
  /** Reports the fields that only another dialect knows. */
  loseForeign(extensions: Parameters<LossReport['addForeign']>[0], path: string): void;
}

/** Models before the third generation, by their names. */
const older = /(?:^|[/-])(?:gemini-[012](?:[.-]|$)|gemma|learnlm)/;

export function createEncoding(request: ChatRequest, model: string, capabilities: ModelCapabilities = {}): Encoding {
  const report = createLossReport();
  return {
    request,
    model,
    isNative: ownFields(request) !== undefined,
    isThird: !older.test(model),
    capabilities,
    losses: report.losses,
    lose: report.add,
    loseForeign: (extensions, path) => report.addForeign(extensions, dialect, path),
  };
}

/** The request asks for what this dialect cannot say, and leaving it out would change what the answer means. */
export function unsupported(what: string, param: string): GatewayError {
  return new GatewayError('PROXY_UNSUPPORTED', `${what} cannot be sent to a Gemini API.`, { param });
}
