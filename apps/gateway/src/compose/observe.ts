import type { Gateway } from '@proxy/core';
import { createLogger, logTelemetry, type Redactor } from '@proxy/logging';
import { createMetrics, type Metrics, watchEventLoopDelay } from '@proxy/logging/prometheus';
import { createUsageLog, type UsageLog } from '@proxy/logging/usage';
import type { Config } from '../config/schema.ts';

export type Logger = ReturnType<typeof createLogger>;

/** Everything that listens to what the gateway does. */
export interface Observers {
  readonly logger: Logger;
  readonly usage: UsageLog;
  readonly metrics: Metrics;
  /** Writes what is left. */
  close(): Promise<void>;
}

const dayMs = 86_400_000;

/** Joins the listeners of logging to a gateway's telemetry, and its state to the gauges. */
export function observe({ logging, telemetry: options }: Config, gateway: Gateway, redact: Redactor): Observers {
  const { telemetry } = gateway;
  const logger = createLogger({ level: logging.level, name: options.serviceName, redact });
  const retentionDays = Math.max(1, Math.round(logging.retention / dayMs));
  const usage = createUsageLog({ directory: logging.usageDir, retentionDays, telemetry, redact });
  const delay = watchEventLoopDelay();
  const metrics = createMetrics({
    redact,
    gauges: {
      inFlight: () => gateway.inFlight,
      targets: () => gateway.health(),
      eventLoopDelaySeconds: () => delay.seconds(),
    },
  });
  telemetry.subscribe(logTelemetry(logger));
  telemetry.subscribe(usage.listener);
  telemetry.subscribe(metrics.listener);
  return {
    logger,
    usage,
    metrics,
    async close() {
      delay.close();
      await usage.close();
    },
  };
}
