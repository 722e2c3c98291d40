import type { UsageRecord } from './usage-record.ts';

/** What api asks of other packages, as interfaces that the app hands over. */

/** Reads the usage ledger, newest first. */
export interface UsageReader {
  read(query: {
    readonly fromMs?: number;
    readonly toMs?: number;
    readonly limit?: number;
  }): AsyncIterable<UsageRecord>;
}

/** The metrics in Prometheus' text format. */
export interface MetricsSource {
  readonly contentType: string;
  render(): string | Promise<string>;
}

/** Shows and renews the configuration. */
export interface ConfigController {
  /** With secrets masked. */
  resolved(): unknown;
  reload(): Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }>;
}
