export { createLogger, type LoggerOptions, type LogLevel } from './logger/create-logger.ts';
export { logTelemetry } from './logger/log-telemetry.ts';
export { standardOutput } from './logger/standard-output.ts';
export { describeError, type ErrorDescription } from './redaction/describe-error.ts';
export { redactValue } from './redaction/redact-value.ts';
export { createRedactor, type Redactor, redactText } from './redaction/redactor.ts';
