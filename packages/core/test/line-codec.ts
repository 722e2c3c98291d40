import {
  type ChatCodec,
  type ChatRequest,
  type ChatResponse,
  type Codec,
  dialectStatus,
  factsOf,
  GatewayError,
  invalidRequest,
  isJsonObject,
  type JsonObject,
  type Loss,
  type PassthroughObserver,
  type StreamDecoder,
  type StreamEvent,
  type UpstreamFault,
  type Usage,
} from '@proxy/spec';

/**
 * The smallest dialect there can be: bodies are the canonical form itself, streams are events in JSON, a line each. It
 * lets core be tested without a real dialect; `createLineCodec('other')` is a second one, so that translation runs.
 */
export function createLineCodec(dialect: string, losses: readonly Loss[] = []): Codec {
  const chat: ChatCodec = {
    decodeRequest({ body }) {
      if (!isJsonObject(body) || !Array.isArray(body['messages']))
        throw invalidRequest('messages is missing', 'messages');
      const request = body as unknown as ChatRequest;
      return { wire: body, facts: factsOf(request), canonical: () => request };
    },
    encodeRequest: (request, { model }) => ({
      body: { ...request, model } as unknown as JsonObject,
      headers: {},
      losses,
    }),
    patchRequest: (wire, { model, defaults, overrides }) => ({ ...defaults, ...wire, model, ...overrides }),
    decodeResponse: (body) => readBody(body),
    readResponse(body) {
      const { candidates, usage, id, model } = readBody(body);
      return { hasContent: candidates.length > 0, isComplete: true, usage, id, model, stop: candidates[0]?.stop };
    },
    encodeResponse: (response) => ({ ...response, dialect }) as unknown as JsonObject,
    createStreamDecoder: () => createDecoder(dialect),
    createStreamEncoder: () => ({
      push: (events) => events.map((event) => `${JSON.stringify(event)}\n`).join(''),
      end: () => '',
    }),
    createObserver: () => createObserver(dialect),
    encodeStreamError: (error) => `${JSON.stringify({ kind: 'failed', code: error.code })}\n`,
  };
  return {
    dialect,
    family: 'openai',
    chat,
    forwardedHeaders: ['x-line-version'],
    streamContentType: 'application/x-ndjson',
    encodeError: (error) => ({ status: dialectStatus(error, 'openai'), headers: {}, body: { code: error.code } }),
  };
}

function readBody(body: JsonObject): ChatResponse {
  if (Array.isArray(body['candidates'])) return body as unknown as ChatResponse;
  throw new GatewayError('PROXY_UPSTREAM_INVALID', 'The upstream sent no candidates.');
}

function createDecoder(dialect: string): StreamDecoder {
  const utf8 = new TextDecoder();
  let rest = '';
  let ended = false;
  return {
    push(chunk) {
      const lines = (rest + utf8.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      const events = lines.filter((line) => line !== '').map((line) => parseLine(line, dialect));
      ended ||= events.some((event) => event.kind === 'end' || event.kind === 'error');
      return events;
    },
    end: () => (ended ? [] : [{ kind: 'error', fault: truncated }]),
  };
}

const truncated: UpstreamFault = { class: 'stream_truncated', message: 'The stream ended without its terminator.' };

function parseLine(line: string, dialect: string): StreamEvent {
  try {
    return JSON.parse(line) as StreamEvent;
  } catch {
    return { kind: 'error', fault: { class: 'stream_error', message: 'A line is not JSON.', dialect } };
  }
}

function createObserver(dialect: string): PassthroughObserver {
  const decoder = createDecoder(dialect);
  const progress: { hasContent: boolean; isComplete: boolean; usage?: Usage; fault?: UpstreamFault } = {
    hasContent: false,
    isComplete: false,
  };
  const pass = (events: readonly StreamEvent[]): Uint8Array => {
    let text = '';
    for (const event of events) {
      if (event.kind === 'error') {
        progress.fault = event.fault;
        break;
      }
      if (event.kind === 'text_delta') progress.hasContent = true;
      if (event.kind === 'usage') progress.usage = event.usage;
      if (event.kind === 'end') progress.isComplete = true;
      text += `${JSON.stringify(event)}\n`;
    }
    return Buffer.from(text);
  };
  return { progress, push: (chunk) => pass(decoder.push(chunk)), end: () => pass(decoder.end()) };
}

/** A whole answer of these words. */
export function answerOf(text: string, usage: Usage = { input: 3, output: 2 }): ChatResponse {
  return {
    id: 'a1',
    model: 'm1',
    candidates: [{ index: 0, content: [{ kind: 'text', text }], stop: 'end_turn' }],
    usage,
  };
}

/** The lines of a streamed answer of these words, complete. */
export function linesOf(...words: readonly string[]): readonly string[] {
  const part = { candidate: 0, part: 0 };
  const events: readonly StreamEvent[] = [
    { kind: 'start', id: 'a1', model: 'm1' },
    { kind: 'part_start', head: { kind: 'text' }, ...part },
    ...words.map((text): StreamEvent => ({ kind: 'text_delta', text, ...part })),
    { kind: 'part_end', ...part },
    { kind: 'finish', candidate: 0, stop: 'end_turn' },
    { kind: 'usage', usage: { input: 3, output: words.length } },
    { kind: 'end' },
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`);
}
