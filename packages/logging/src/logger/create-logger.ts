import { type DestinationStream, type Logger, type LoggerOptions as PinoOptions, pino, stdTimeFunctions } from 'pino';
import { z } from 'zod';
import { redactFields, redactValue } from '../redaction/redact-value.ts';
import { type Redactor, redactText } from '../redaction/redactor.ts';
import { oneLine } from './one-line.ts';
import { standardOutput } from './standard-output.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

export interface LoggerOptions {
  /** The least level that is written. Default: `info`. */
  readonly level?: LogLevel | undefined;
  /** Stands in every line as `name`. */
  readonly name?: string | undefined;
  /** Takes finished lines, each with its line end. Default: standard output, which never blocks. */
  readonly destination?: DestinationStream | undefined;
  /** Takes secrets out of a finished line. Default: `redactText`. */
  readonly redact?: Redactor | undefined;
}

const settings = z.strictObject({
  level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  name: z.string().optional(),
  destination: z
    .custom<DestinationStream>((value) => typeof Reflect.get(Object(value), 'write') === 'function')
    .optional(),
  redact: z.custom<Redactor>((value) => typeof value === 'function').default(() => redactText),
});

/**
 * A pino logger that writes one line of JSON per entry, whatever the entry holds. Fields with secret names are masked
 * at any depth, texts that look like secrets in fields, messages and errors are taken out, and errors are described without what they carry.
 *
 * @throws ZodError where an option is wrong
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level, name, destination, redact } = settings.parse(options);
  const pinoOptions: PinoOptions = {
    level,
    base: name === undefined ? null : { name },
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: (described: unknown) => described },
    formatters: { level: (label) => ({ level: label }), log: (fields) => redactFields(fields) },
    hooks: {
      streamWrite: (line) => oneLine(redact(line)),
      logMethod(entry, write) {
        write.apply(this, entry.map(formattable) as typeof entry);
      },
    },
  };
  return pino(pinoOptions, destination ?? standardOutput());
}

/** What follows the first word of an entry is put into its message: by name or as JSON, since formatting an object may throw. */
function formattable(argument: unknown, position: number): unknown {
  const isPlain = typeof argument !== 'object' && typeof argument !== 'symbol' && typeof argument !== 'function';
  return position === 0 || isPlain || argument === null ? argument : JSON.stringify(redactValue(argument));
}
