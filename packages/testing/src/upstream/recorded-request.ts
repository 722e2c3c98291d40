import type { IncomingMessage } from 'node:http';
import type { Exchange, ExchangeEnd } from './exchange.ts';

/** A request as it arrived, and what became of it. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case; several values of one name joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** What the body says: parsed JSON, else its text; `undefined` where it was empty. */
  readonly body: unknown;
  /** Number of the connection that it came on, from 0. */
  readonly connection: number;
  /** Bytes of the answer handed to the connection so far, head included; stands still while the client does not read. */
  readonly writtenBytes: number;
  /** Settles when the answer is complete or the connection is gone, whichever comes first. */
  readonly closed: Promise<ExchangeEnd>;
}

/** @throws where the client leaves before all of it has arrived */
export async function readBytes(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function recordRequest(
  message: IncomingMessage,
  bytes: Buffer,
  exchange: Exchange,
  connection: number,
): RecordedRequest {
  return {
    method: message.method ?? '',
    path: message.url ?? '',
    headers: headersOf(message),
    bytes,
    body: bodyOf(bytes),
    connection,
    get writtenBytes() {
      return exchange.writtenBytes;
    },
    closed: exchange.over,
  };
}

function bodyOf(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function headersOf(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headersDistinct).map(([name, values = []]) => [name, values.join(', ')]),
  );
}
