import {
  type Headers,
  isJsonObject,
  type JsonObject,
  type Provider,
  type TransportFailure,
  type UpstreamFault,
} from '@proxy/spec';
import { type BodyBuffer, createBodyBuffer } from './body-buffer.ts';
import { parseJson, readFault } from './read-fault.ts';

/** Reads the body of an answer, once its head was seen. */
export interface BodyReader {
  onData(bytes: Uint8Array): void;
  onEnd(): void;
  onFailure(failure: TransportFailure): void;
}

/** What a body that was read to its end came to. */
export interface BodyOutcome {
  onBody(body: JsonObject, bytes: Uint8Array): void;
  onFault(fault: UpstreamFault): void;
}

/** A whole answer, an error's body: larger ones are cut off. */
const maxAnswerBytes = 32 * 1024 * 1024;
const maxErrorBytes = 1024 * 1024;

/** A body that is to be one JSON object. */
export function readWhole({ onBody, onFault }: BodyOutcome): BodyReader {
  const buffer = createBodyBuffer(maxAnswerBytes);
  return {
    onData: gather(buffer, onFault),
    onEnd() {
      const bytes = buffer.bytes();
      const body = parseJson(textOf(bytes));
      if (isJsonObject(body)) onBody(body, bytes);
      else onFault(invalid(bytes.byteLength === 0 ? 'answered with nothing' : 'did not answer with a JSON object'));
    },
    onFailure: (failure) => onFault(faultOfFailure(failure)),
  };
}

/** The body of an error, as far as it came. */
export function readError(
  provider: Provider,
  status: number,
  headers: Headers,
  epochMs: number,
  onFault: BodyOutcome['onFault'],
): BodyReader {
  const buffer = createBodyBuffer(maxErrorBytes);
  const conclude = (): void => onFault(readFault(provider, status, headers, textOf(buffer.bytes()), epochMs));
  return { onData: gather(buffer, onFault), onEnd: conclude, onFailure: conclude };
}

/** An answer that the gateway does not read. */
export function ignoreBody(): BodyReader {
  return { onData() {}, onEnd() {}, onFailure() {} };
}

export function faultOfFailure({ class: errorClass, message }: TransportFailure): UpstreamFault {
  return { class: errorClass, message };
}

/** What is no answer. @param what completes "The upstream …" */
export function invalid(what: string): UpstreamFault {
  return { class: 'invalid', message: `The upstream ${what}.` };
}

function gather(buffer: BodyBuffer, onFault: BodyOutcome['onFault']): BodyReader['onData'] {
  return (bytes) => {
    if (!buffer.add(bytes)) onFault(invalid('sent more than the gateway takes in one answer'));
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
