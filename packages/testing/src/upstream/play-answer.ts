import { STATUS_CODES } from 'node:http';
import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Exchange } from './exchange.ts';
import type { Gate } from './gate.ts';
import type { Ending, HttpAnswer, ScriptedAnswer, Step } from './script.ts';

/** Plays an answer to its end, or until the connection is gone. */
export async function playAnswer(answer: ScriptedAnswer, exchange: Exchange): Promise<void> {
  if ('raw' in answer) {
    await writeSteps(answer.raw, exchange.socket, exchange);
    return end(answer.ending ?? 'cut', exchange);
  }
  const { informational = [], body = [], ending = 'end' } = answer;
  await writeSteps(informational.map(informationalHead), exchange.socket, exchange);
  const isWhole = typeof body === 'string' || body instanceof Uint8Array;
  await writeHead(answer, isWhole && ending === 'end' ? Buffer.byteLength(body) : undefined, exchange);
  await writeSteps(isWhole ? [body] : body, exchange.response, exchange);
  end(ending, exchange);
}

function end(ending: Ending, { response, socket, isOver, breakOff }: Exchange): void {
  if (isOver || ending === 'hang') return;
  if (ending === 'end') return void response.end();
  breakOff();
  if (ending === 'cut') socket.destroySoon();
  else socket.resetAndDestroy();
}

function informationalHead({ status, headers = {} }: NonNullable<HttpAnswer['informational']>[number]): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`;
}

/** The head goes out alone, so that the client sees it before the first byte of the body. */
async function writeHead(
  answer: HttpAnswer,
  length: number | undefined,
  { response, isOver }: Exchange,
): Promise<void> {
  if (isOver) return;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (length !== undefined && !response.hasHeader('content-length')) response.setHeader('content-length', length);
  response.writeHead(answer.status ?? 200);
  response.flushHeaders();
  await setImmediate();
}

async function writeSteps(steps: readonly Step[], sink: Writable, exchange: Exchange): Promise<void> {
  for (const step of steps) {
    if (exchange.isOver) return;
    if (isGate(step)) await Promise.race([step.pass(), exchange.over]);
    else if (typeof step === 'string' || step instanceof Uint8Array) await write(step, sink, exchange);
    else for (const bytes of step) if (!exchange.isOver) await write(bytes, sink, exchange);
  }
}

/** One write: taken by the connection, and out of this process before the next begins. */
async function write(bytes: string | Uint8Array, sink: Writable, exchange: Exchange): Promise<void> {
  if (bytes.length === 0) return;
  const taken = new Promise<void>((resolve) => sink.write(bytes, () => resolve()));
  await Promise.race([taken, exchange.over]);
  await setImmediate();
}

function isGate(step: Step): step is Gate {
  return typeof step === 'object' && 'pass' in step;
}
