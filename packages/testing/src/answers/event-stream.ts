import { crc32 } from 'node:zlib';

const textType = 7;

/**
 * One message of an AWS event stream, all of its headers text.
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export function eventStreamMessage(headers: Readonly<Record<string, string>>, payload: Uint8Array): Uint8Array {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(prelude.length + 4 + head.length + payload.length + 4, 0);
  prelude.writeUInt32BE(head.length, 4);
  const checked = Buffer.concat([prelude, checksum(prelude), head, payload]);
  return Buffer.concat([checked, checksum(checked)]);
}

/** A message that carries an event, or an exception, in JSON. */
export function eventStreamEvent(type: string, body: object, kind: 'event' | 'exception' = 'event'): Uint8Array {
  const headers = { [`:${kind}-type`]: type, ':content-type': 'application/json', ':message-type': kind };
  return eventStreamMessage(headers, Buffer.from(JSON.stringify(body)));
}

function header(name: string, value: string): Buffer {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
  const length = Buffer.alloc(2);
  length.writeUInt16BE(valueBytes.length);
  return Buffer.concat([Buffer.from([nameBytes.length]), nameBytes, Buffer.from([textType]), length, valueBytes]);
}

function checksum(bytes: Uint8Array): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum;
}
