import { type Codec, type GatewayError, type StreamEvent, type UpstreamCodec, upstreamError } from '@proxy/spec';
import { createScriptedUpstream, loadRecordings, type ScriptedUpstream } from '@proxy/testing';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { dataObjects, readSse } from './read-sse.ts';
import { encoderOptions } from './replay/replay-answer.ts';
import { type Source, sources, wires } from './replay/wires.ts';

const open: ScriptedUpstream[] = [];
afterEach(async () => {
  for (const server of open.splice(0).reverse()) await server.close();
});

async function serve(...script: Parameters<typeof createScriptedUpstream>): Promise<ScriptedUpstream> {
  const server = await createScriptedUpstream(...script);
  open.push(server);
  return server;
}

const recordings = loadRecordings(new URL('../fixtures', import.meta.url));
const headers = { 'content-type': 'text/event-stream' };

const isLines = ({ codec }: Source): boolean => codec.streamContentType === 'application/x-ndjson';
const framesOf = (text: string, source: Source): readonly string[] =>
  isLines(source) ? text.split(/(?<=\n)/) : readSse(text).map((frame) => frame.text);
const badFrames: readonly string[] = [
  'data: {"broken":\n\n',
  'data: null\n\n',
  'event: news\ndata: {}\n\n',
  ': nothing\n\n',
];
const badLines: readonly string[] = ['{"broken":\n', 'null\n', '{"news":{}}\n', '\n'];

/** The frames of recorded streams in an order that nobody would send: shuffled, doubled, left out, broken. */
function hostileStreams(source: Source): readonly string[] {
  const frames = recordings
    .filter(({ api }) => api === source.codec.dialect)
    .flatMap(({ response: { sse } }) => (sse === undefined ? [] : [framesOf(sse, source)]));
  const broken = fc.constantFrom('', ...(isLines(source) ? badLines : badFrames));
  const anyStream = fc.constantFrom(...frames).chain((stream) => {
    const someFrames = fc.array(fc.constantFrom(...stream), { minLength: 1, maxLength: 12 });
    return fc
      .tuple(fc.nat(stream.length), someFrames, broken, fc.boolean())
      .map(([at, more, bad, isWhole]) => [...stream.slice(0, at), ...more, bad, ...(isWhole ? stream.slice(at) : [])])
      .map((pieces) => pieces.join(''));
  });
  return fc.sample(anyStream, { numRuns: 40, seed: 3 });
}

/** What a gateway between them writes, chunk by chunk as they come over the socket. */
async function translated(url: string, from: UpstreamCodec, to: Codec): Promise<string> {
  const decoder = from.chat.createStreamDecoder();
  const encoder = to.chat.createStreamEncoder({ ...encoderOptions, includeUsage: true });
  let text = '';
  let isOver = false;
  const told = (error: GatewayError): string => encoder.fail?.(error) ?? to.chat.encodeStreamError(error, 'r');
  const write = (events: readonly StreamEvent[]): void => {
    for (const event of isOver ? [] : events) {
      isOver = event.kind === 'error';
      text += event.kind === 'error' ? told(upstreamError(event.fault)) : encoder.push([event]);
      if (isOver) return;
    }
  };
  for await (const chunk of (await fetch(url)).body ?? []) write(decoder.push(chunk as Uint8Array));
  write(decoder.end());
  return isOver ? text : text + encoder.end();
}

/** Frames of text can be taken apart and put together; the binary ones of Bedrock are tried in its own folder. */
const isText = ({ codec }: Source): boolean =>
  recordings.some(({ api, response }) => api === codec.dialect && response.sse !== undefined);
const pairs = [...wires, ...sources]
  .filter(isText)
  .flatMap((from) => wires.filter((to) => to !== from).map((to) => ({ from, to })));

describe('over sockets', () => {
  it.each(pairs)('$from.codec.dialect in any order becomes legal $to.codec.dialect', async ({ from, to }) => {
    const streams = hostileStreams(from);
    const upstream = await serve(({ path }) => ({ headers, body: [streams[Number(path.slice(1))] ?? ''] }));
    const gateway = await serve(async ({ path }) => {
      return { headers, body: [await translated(`${upstream.url}${path}`, from.codec, to.codec)] };
    });
    let told = 0;
    for (const index of streams.keys()) {
      const text = await (await fetch(`${gateway.url}/${index}`)).text();
      told += dataObjects(text).length;
      expect({ sent: streams[index], problems: to.streamComplaints(text) }).toMatchObject({ problems: [] });
    }
    expect(told).toBeGreaterThan(streams.length);
  });
});
