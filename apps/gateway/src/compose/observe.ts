import { createLogger, logTelemetry } from '@proxy/logging';
import { createMetrics, type Metrics } from '@proxy/logging/prometheus';
import { createUsageLog, type UsageLog } from '@proxy/logging/usage';
import type { Telemetry } from '@proxy/spec';
import type { Config } from '../config/schema.ts';

/** Everything that listens to what the gateway does. */
export interface Observers {
  readonly logger: ReturnType<typeof createLogger>;
  readonly usage: UsageLog;
  readonly metrics: Metrics;
}

const dayMs = 86_400_000;

/** Joins the listeners of logging to a gateway's telemetry. */
export function observe({ logging, telemetry: options }: Config, telemetry: Telemetry): Observers {
  const logger = createLogger({ level: logging.level, name: options.serviceName });
  const retentionDays = Math.max(1, Math.round(logging.retention / dayMs));
  const usage = createUsageLog({ directory: logging.usageDir, retentionDays, telemetry });
  const metrics = createMetrics();
  telemetry.subscribe(logTelemetry(logger));
  telemetry.subscribe(usage.listener);
  telemetry.subscribe(metrics.listener);
  return { logger, usage, metrics };
}
