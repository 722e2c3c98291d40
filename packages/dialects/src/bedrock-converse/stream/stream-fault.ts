import { type ErrorClass, maskSecrets, type UpstreamFault } from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import { dialect } from '../dialect.ts';
import { type EventStreamMessage, textOf } from '../event-stream/message.ts';

/** The stream is none of this dialect: it breaks its grammar, or cannot be read. */
export function violation(message: string): UpstreamFault {
  return { class: 'invalid', message, dialect };
}

export const truncation: UpstreamFault = {
  class: 'stream_truncated',
  message: 'The stream of the provider ended before its answer was complete.',
  dialect,
};

/**
 * Exceptions that tell more than that this stream failed.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html
 */
const classes: ReadonlyMap<string, ErrorClass> = new Map([
  ['throttlingexception', 'rate_limited'],
  ['validationexception', 'caller_fault'],
  ['accessdeniedexception', 'auth'],
]);

/** An exception that came as a message of the stream; in an `error` its code and words stand in the headers. */
export function faultOfMessage({ headers, payload }: EventStreamMessage): UpstreamFault {
  const type = headers.get(':exception-type') ?? headers.get(':error-code') ?? 'unknownException';
  const { message: said, originalMessage, originalStatusCode } = parseObject(textOf(payload)) ?? {};
  const words = said ?? originalMessage ?? headers.get(':error-message');
  const message = typeof words === 'string' && words !== '' ? words : `The provider reported ${type}.`;
  return {
    class: classes.get(type.toLowerCase()) ?? 'stream_error',
    message: maskSecrets(message),
    type,
    dialect,
    ...(typeof originalStatusCode === 'number' && { code: String(originalStatusCode) }),
  };
}
