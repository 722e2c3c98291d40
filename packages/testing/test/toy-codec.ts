import {
  type ChatRequest,
  type ChatResponse,
  type Codec,
  dialectStatus,
  errorTable,
  factsOf,
  GatewayError,
  invalidRequest,
  isJsonObject,
  type JsonObject,
  type StopReason,
  type StreamDecoder,
  type StreamEvent,
  type StreamProgress,
  type UpstreamFault,
  type Usage,
} from '@proxy/spec';

/**
 * The smallest dialect that a codec contract can be tried on: one text, one line of JSON per event.
 * `{"id","model"}`, `{"text"}` and `{"stop","used"}` lines, `{"end":true}` last; `{"error"}` anywhere.
 */
export const toyCodec: Codec = {
  dialect: 'toy',
  family: 'openai',
  forwardedHeaders: [],
  streamContentType: 'application/x-ndjson',
  encodeError: (error) => ({
    status: dialectStatus(error, 'openai'),
    headers: {},
    body: { error: { message: error.message, type: errorTable[error.code].openai.type } },
  }),
  chat: {
    decodeRequest({ body }) {
      if (!isJsonObject(body)) throw invalidRequest('The body must be an object.');
      const request = readRequest(body);
      return { wire: body, facts: factsOf(request), canonical: () => request };
    },
    encodeRequest: ({ model, stream, messages, extensions }) => ({
      body: { model, stream, say: messages.map(({ content }) => String(content)), ...extensions?.['toy'] },
      headers: {},
      losses: [],
    }),
    patchRequest: (wire, { model, defaults, overrides }) => ({ ...defaults, ...wire, ...overrides, model }),
    decodeResponse: readResponse,
    readResponse(body) {
      const { id, model, usage, candidates } = readResponse(body);
      return { hasContent: true, isComplete: true, id, model, usage, stop: candidates[0]?.stop };
    },
    encodeResponse: ({ id, model, candidates, usage }) => ({
      id,
      model,
      text: candidates[0]?.content.map((part) => (part.kind === 'text' ? part.text : '')).join(''),
      stop: candidates[0]?.stop,
      used: usage?.output,
    }),
    createStreamDecoder: () => createDecoder(),
    createStreamEncoder: () => ({ push: (events) => events.map(lineOf).join(''), end: () => '' }),
    createObserver() {
      const decoder = createDecoder();
      const progress = { hasContent: false, isComplete: false };
      return {
        progress,
        push(chunk) {
          for (const event of decoder.push(chunk)) note(progress, event);
          return chunk;
        },
        end() {
          for (const event of decoder.end()) note(progress, event);
          return new Uint8Array();
        },
      };
    },
    encodeStreamError: (error) => line({ error: error.message }),
  },
};

function readRequest(body: JsonObject): ChatRequest {
  const { model, stream = false, say, ...unknown } = body;
  if (typeof model !== 'string' || model === '') throw invalidRequest('Which model?', 'model');
  if (typeof stream !== 'boolean') throw invalidRequest('Streamed or not?', 'stream');
  if (!Array.isArray(say)) throw invalidRequest('Nothing was said.', 'say');
  const messages = say.map((content: unknown) => {
    if (typeof content !== 'string') throw invalidRequest('Only text can be said.', 'say');
    return { role: 'user' as const, content };
  });
  return { model, stream, messages, ...(Object.keys(unknown).length > 0 && { extensions: { toy: unknown } }) };
}

function readResponse(body: JsonObject): ChatResponse {
  const { id, model, text, stop, used } = body;
  const words = [id, model, text, stop];
  if (!words.every((word) => typeof word === 'string') || typeof used !== 'number')
    throw new GatewayError('PROXY_UPSTREAM_INVALID', 'This is no answer.');
  return {
    id: String(id),
    model: String(model),
    candidates: [{ index: 0, content: [{ kind: 'text', text: String(text) }], stop: stop as StopReason }],
    usage: { output: used },
  };
}

const place = { candidate: 0, part: 0 };

function createDecoder(): StreamDecoder {
  const utf8 = new TextDecoder();
  let rest = '';
  let isOver = false;
  const fail = (fault: UpstreamFault): StreamEvent[] => {
    isOver = true;
    return [{ kind: 'error', fault }];
  };
  const read = (text: string): StreamEvent[] => {
    if (isOver || text === '') return [];
    try {
      const said = JSON.parse(text);
      if (said.error) return fail({ class: 'stream_error', message: said.error });
      isOver = said.end === true;
      return eventsOfLine(said);
    } catch {
      return fail({ class: 'stream_error', message: 'A line is not JSON.' });
    }
  };
  return {
    push(chunk) {
      const lines = (rest + utf8.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      return lines.flatMap(read);
    },
    end: () => (isOver ? [] : fail({ class: 'stream_truncated', message: 'The stream was cut.' })),
  };
}

interface Line {
  readonly id?: string;
  readonly model?: string;
  readonly text?: string;
  readonly stop?: StopReason;
  readonly used?: number;
  readonly end?: true;
}

function eventsOfLine({ id, model, text, stop, used, end }: Line): StreamEvent[] {
  if (end) return [{ kind: 'end' }];
  if (id !== undefined && model !== undefined)
    return [
      { kind: 'start', id, model },
      { kind: 'part_start', ...place, head: { kind: 'text' } },
    ];
  if (text !== undefined) return [{ kind: 'text_delta', ...place, text }];
  if (stop === undefined || used === undefined) return [];
  return [
    { kind: 'part_end', ...place },
    { kind: 'finish', candidate: 0, stop },
    { kind: 'usage', usage: { output: used } },
  ];
}

const line = (said: object): string => `${JSON.stringify(said)}\n`;

/** Stop reason and usage share a line, of which each event writes what it knows; the decoder needs both. */
function lineOf(event: StreamEvent): string {
  if (event.kind === 'start') return line({ id: event.id, model: event.model });
  if (event.kind === 'text_delta') return line({ text: event.text });
  if (event.kind === 'finish') return `{"stop":${JSON.stringify(event.stop)},`;
  if (event.kind === 'usage') return `"used":${event.usage.output}}\n`;
  return event.kind === 'end' ? line({ end: true }) : '';
}

type Progress = { -readonly [K in keyof StreamProgress]: StreamProgress[K] };

function note(progress: Progress, event: StreamEvent): void {
  if (event.kind === 'start') Object.assign(progress, { id: event.id, model: event.model });
  if (event.kind === 'text_delta') progress.hasContent = true;
  if (event.kind === 'finish') progress.stop = event.stop;
  if (event.kind === 'usage') progress.usage = event.usage satisfies Usage;
  if (event.kind === 'error') progress.fault = event.fault;
  if (event.kind === 'end') progress.isComplete = true;
}
