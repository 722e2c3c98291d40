import { createLogger, type Logger, logTelemetry } from '@proxy/logging';
import { createMetrics, type Metrics } from '@proxy/logging/prometheus';
import { createUsageLog, type UsageLog } from '@proxy/logging/usage';
import type { Telemetry } from '@proxy/spec';
import type { Config } from '../config/schema.ts';

/** Everything that listens to what the gateway does. */
export interface Observers {
  readonly logger: Logger;
  readonly usage: UsageLog;
  readonly metrics: Metrics;
}

/** Joins the listeners of logging to a gateway's telemetry. */
export function observe(config: Config, telemetry: Telemetry): Observers {
  const { level, usageDir, retention } = config.logging;
  const logger = createLogger({ level, name: config.telemetry.serviceName });
  const usage = createUsageLog({ directory: usageDir, retentionMs: retention, emit: telemetry.emit });
  const metrics = createMetrics();
  telemetry.subscribe(logTelemetry(logger));
  telemetry.subscribe(usage.listener);
  telemetry.subscribe(metrics.listener);
  return { logger, usage, metrics };
}
