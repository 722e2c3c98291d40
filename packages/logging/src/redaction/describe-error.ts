import { GatewayError } from '@proxy/spec';

/** An error as a log shows it: what it is and where it came from, without what it carries. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code?: string | undefined;
  /** The upstream's failure behind it. Its body is not repeated: it may hold prompts. */
  readonly upstream?: { readonly class: string; readonly status?: number | undefined } | undefined;
  readonly syscall?: string | undefined;
  /** Frames only: the message is not said twice. */
  readonly stack?: string | undefined;
  readonly cause?: ErrorDescription | undefined;
  readonly errors?: readonly ErrorDescription[] | undefined;
}

const mostCauses = 4;
const mostFrames = 12;
const mostCharacters = 1000;

/** Describes anything that was thrown. Secrets in its texts are taken out later, with the rest of the line. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: shortened(sayable(error)) };
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown };
  return {
    type: error.name,
    message: shortened(messageOf(error)),
    code: wordOf(code),
    upstream: upstreamOf(error),
    syscall: wordOf(syscall),
    stack: framesOf(error.stack),
    cause: error.cause === undefined || depth >= mostCauses ? undefined : describeError(error.cause, depth + 1),
    errors:
      error instanceof AggregateError && depth === 0
        ? error.errors.slice(0, 3).map((one) => describeError(one, mostCauses))
        : undefined,
  };
}

/** JSON.parse quotes what it could not read, and that may be a prompt. */
function messageOf(error: Error): string {
  return error instanceof SyntaxError && error.message.includes('JSON') ? 'Not valid JSON.' : error.message;
}

function upstreamOf(error: Error): ErrorDescription['upstream'] {
  const fault = GatewayError.is(error) ? error.fault : undefined;
  return fault && { class: fault.class, status: fault.status };
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function sayable(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'an object that is no error' : String(value);
}

function framesOf(stack: string | undefined): string | undefined {
  const frames = stack?.split('\n').filter((line) => line.startsWith('    at '));
  return frames
    ?.slice(0, mostFrames)
    .map((frame) => frame.trim())
    .join('\n');
}

function shortened(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
