import { type EmbeddingsCodec, GatewayError, isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { loadRecordings, type Recording } from '@proxy/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cohereEmbeddings,
  geminiEmbeddings,
  mistralEmbeddings,
  ollamaEmbeddings,
  openaiEmbeddings,
} from '../src/index.ts';
import { base64Of, floatsOf } from '../src/internal/base64-floats.ts';
import { damaged, hostileText } from './hostile-json.ts';

const ofFolder = (name: string): readonly Recording[] =>
  loadRecordings(new URL(`../fixtures/${name}`, import.meta.url));
const answers = (name: string): readonly JsonObject[] =>
  ofFolder(name).flatMap(({ id, response: { status, body } }) =>
    status < 400 && isJsonObject(body) && !id.startsWith('perplexity') ? [body] : [],
  );
const upstreams = [
  { folder: 'openai-embeddings', codec: openaiEmbeddings },
  { folder: 'mistral-embeddings', codec: mistralEmbeddings },
  { folder: 'cohere-embed', codec: cohereEmbeddings },
  { folder: 'ollama-embed', codec: ollamaEmbeddings },
  { folder: 'gemini-embed', codec: geminiEmbeddings },
];
const paths = { openai: '/v1/embeddings', gemini: '/v1beta/models/gemini-embedding-2:batchEmbedContents' };
const read = (codec: EmbeddingsCodec, body: unknown, path: string = paths.openai) =>
  codec.decodeRequest({ body, headers: {}, path }).canonical();
const text = (words: string) => ({ kind: 'text', text: words }) as const;
const plain = { model: 'm', inputs: [text('a'), text('b')] };
const options = (codec: EmbeddingsCodec, body: unknown, path?: string) => ({
  request: read(codec, body, path),
  requestId: 'r1',
  model: 'other',
  nowSeconds: 0,
});

describe('base64 of floats', () => {
  it('holds every 32-bit float exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true })), (values) => {
        expect(floatsOf(base64Of(values))).toEqual(values);
      }),
    );
  });

  it('is what the platform makes of long vectors', () => {
    const values = Float32Array.from({ length: 50_000 }, (_, index) => Math.sin(index));
    expect(base64Of([...values])).toBe(Buffer.from(values.buffer).toString('base64'));
  });

  it.each(['§', 'AAA=', 'AAAAAAA='])('is not %s', (base64) => {
    expect(floatsOf(base64)).toBeUndefined();
  });

  it.each(answers('openai-embeddings'))('comes back as a provider wrote it', (body) => {
    for (const { embedding } of body['data'] as readonly JsonObject[])
      if (typeof embedding === 'string') expect(base64Of(floatsOf(embedding) ?? [])).toBe(embedding);
  });

  it('of a provider that prints its floats shortly is that of the floats', () => {
    const body = answers('openai-embeddings').find(({ data }) => (data as readonly Json[]).length === 1) ?? {};
    const values = openaiEmbeddings.decodeResponse(body).embeddings[0]?.values ?? [];
    expect(floatsOf(base64Of(values))).toEqual(values.map(Math.fround));
  });
});

describe.each(upstreams)('a recorded answer in $folder', ({ folder, codec }) => {
  it.each(answers(folder))('is read with its vectors and its usage', (body) => {
    const { embeddings, usage } = codec.decodeResponse(body);
    expect(embeddings.length).toBeGreaterThan(0);
    expect(embeddings.every(({ values }) => values.length >= 5 && values.every(Number.isFinite))).toBe(true);
    expect(codec.readResponse(body).usage).toEqual(usage);
    if (/tokens|count/i.test(JSON.stringify(body))) expect(usage?.input).toBeGreaterThan(0);
  });

  it.each(answers(folder))('reaches a client of each dialect', (body) => {
    const response = codec.decodeResponse(body);
    const asked = options(openaiEmbeddings, { model: 'm', input: 'x', encoding_format: 'base64' });
    const written = openaiEmbeddings.decodeResponse(openaiEmbeddings.encodeResponse(response, asked));
    expect(written.embeddings.map(({ values }) => values)).toEqual(
      response.embeddings.map(({ values }) => values.map(Math.fround)),
    );
    const batch = { requests: [{ content: { parts: [{ text: 'x' }] } }] };
    const forGemini = geminiEmbeddings.encodeResponse(response, options(geminiEmbeddings, batch, paths.gemini));
    const again = geminiEmbeddings.decodeResponse(forGemini);
    expect(again.embeddings.map(({ values }) => values)).toEqual(response.embeddings.map(({ values }) => values));
    expect(again.usage?.input).toBe(response.usage?.input);
  });
});

describe('a recorded request', () => {
  const requests = (folder: string) => ofFolder(folder).flatMap(({ request }) => (request?.body ? [request] : []));

  it.each(requests('openai-embeddings'))('of OpenAI comes back from the canonical form', ({ body }) => {
    const canonical = read(openaiEmbeddings, body);
    const encoded = openaiEmbeddings.encodeRequest(canonical, { model: canonical.model });
    const { input, ...sent } = body as JsonObject;
    expect(encoded.body).toEqual({ ...sent, input: Array.isArray(input) && input.length === 1 ? input[0] : input });
    expect(encoded.losses).toEqual([]);
  });

  it.each(requests('gemini-embed'))('of Gemini comes back from the canonical form', ({ body, path }) => {
    const canonical = read(geminiEmbeddings, body, path);
    const encoded = geminiEmbeddings.encodeRequest(canonical, { model: canonical.model });
    expect(encoded).toMatchObject({ body, losses: [] });
  });

  it.each(requests('openai-embeddings'))('of OpenAI reaches Cohere, Ollama, Mistral and Gemini', ({ body }) => {
    const canonical = read(openaiEmbeddings, body);
    for (const { codec } of upstreams) {
      const { body: encoded } = codec.encodeRequest(canonical, { model: 'theirs' });
      for (const input of canonical.inputs)
        expect(JSON.stringify(encoded)).toContain(JSON.stringify(input.kind === 'text' ? input.text : ''));
    }
  });
});

describe('a request that says more than its target takes', () => {
  const rich = {
    model: 'm',
    inputs: [{ ...text('a'), extensions: { gemini: { title: 't' } } }],
    dimensions: 3,
    encoding: 'base64',
    purpose: 'similarity',
    truncate: 'start',
    user: 'u',
    extensions: { 'openai-chat': { news: 1 } },
  } as const;

  it.each([
    ['openai', openaiEmbeddings, ['input.0.title', 'purpose', 'truncate']],
    ['mistral', mistralEmbeddings, ['input.0.title', 'purpose', 'truncate', 'user']],
    ['cohere', cohereEmbeddings, ['news', 'input.0.title', 'user', 'purpose']],
    ['ollama', ollamaEmbeddings, ['news', 'input.0.title', 'purpose', 'user', 'truncate']],
    ['gemini', geminiEmbeddings, ['news', 'user', 'truncate']],
  ] as const)('loses by name what %s cannot be told', (_, codec, lost) => {
    const { losses, body } = codec.encodeRequest(rich, { model: 'theirs' });
    expect(losses.map(({ field }) => field)).toEqual(lost);
    expect(JSON.stringify(body)).toContain('3');
  });

  it('tells Cohere what vectors are for, which it must know', () => {
    const typeFor = (purpose: 'query' | 'clustering' | undefined) =>
      cohereEmbeddings.encodeRequest({ ...plain, ...(purpose && { purpose }) }, { model: 'm' }).body['input_type'];
    expect([typeFor('query'), typeFor('clustering'), typeFor(undefined)]).toEqual([
      'search_query',
      'clustering',
      'search_document',
    ]);
  });

  it.each([
    ['cohere', cohereEmbeddings],
    ['ollama', ollamaEmbeddings],
    ['gemini', geminiEmbeddings],
  ] as const)('is not sent in tokens to %s', (_, codec) => {
    const tokens = { model: 'm', inputs: [{ kind: 'tokens', tokens: [1, 2] }] } as const;
    const unsupported = expect.objectContaining({ code: 'PROXY_UNSUPPORTED', param: 'input.0' });
    expect(() => codec.encodeRequest(tokens, { model: 'm' })).toThrow(unsupported);
  });
});

describe('a client of Gemini', () => {
  const path = '/v1beta/models/pool%2Fembed:2:embedContent';
  const single = { content: { parts: [{ text: 'a' }] }, taskType: 'RETRIEVAL_DOCUMENT', title: 't', news: 1 };

  it('names its model in the path, and asks for one vector', () => {
    expect(read(geminiEmbeddings, single, path)).toEqual({
      model: 'pool/embed:2',
      single: true,
      inputs: [{ ...text('a'), extensions: { gemini: { title: 't' } } }],
      purpose: 'document',
      extensions: { gemini: { news: 1 } },
    });
  });

  it('reaches a target of its own in the form of a batch, and gets its one vector', () => {
    const patched = geminiEmbeddings.patchRequest(single, { model: 'gemini-embedding-001', streamUsage: false });
    expect(patched).toEqual({ requests: [{ ...single, model: 'models/gemini-embedding-001' }] });
    const body = { embeddings: [{ values: [1, 2], shape: [2] }], usageMetadata: { promptTokenCount: 1 }, more: 1 };
    expect(geminiEmbeddings.accepts(single, body)).toBe(false);
    const response = geminiEmbeddings.decodeResponse(body);
    expect(geminiEmbeddings.encodeResponse(response, options(geminiEmbeddings, single, path))).toEqual({
      embedding: { values: [1, 2], shape: [2] },
      usageMetadata: { promptTokenCount: 1 },
      more: 1,
    });
  });

  it('gets the vectors of a batch in the order of its requests', () => {
    const batch = { requests: [single, single] };
    const response = {
      embeddings: [
        { index: 1, values: [2] },
        { index: 0, values: [1] },
      ],
    };
    expect(geminiEmbeddings.encodeResponse(response, options(geminiEmbeddings, batch, path))).toEqual({
      embeddings: [{ values: [1] }, { values: [2] }],
    });
  });

  it('may send what is no text to a target of its own alone', () => {
    const parts = [{ text: 'a' }, { inlineData: { mimeType: 'image/png', data: 'AA==' } }];
    const request = read(geminiEmbeddings, { requests: [{ content: { parts } }] }, paths.gemini);
    expect(geminiEmbeddings.encodeRequest(request, { model: 'm' }).body).toEqual({
      requests: [{ model: 'models/m', content: { parts } }],
    });
    for (const codec of [openaiEmbeddings, cohereEmbeddings, ollamaEmbeddings])
      expect(() => codec.encodeRequest(request, { model: 'm' })).toThrow(GatewayError);
  });

  it('cannot have a batch embedded in several ways by others', () => {
    const requests = [single, { ...single, taskType: 'CLUSTERING' }];
    expect(() => read(geminiEmbeddings, { requests }, paths.gemini)).toThrow(GatewayError);
  });

  it.each<[unknown, string, string | undefined]>([
    [single, '/v1beta/models', 'model'],
    [single, '/v1beta/models/%zz:embedContent', 'model'],
    [7, paths.gemini, undefined],
    [{}, paths.gemini, 'content'],
    [{ requests: [] }, paths.gemini, 'requests'],
    [{ requests: [7] }, paths.gemini, 'requests.0'],
    [{ requests: [single, {}] }, paths.gemini, 'requests.1.content'],
    [{ content: { parts: [] } }, paths.gemini, 'content.parts'],
    [{ content: { parts: [7] } }, paths.gemini, 'content.parts'],
    [{ ...single, outputDimensionality: '3' }, paths.gemini, 'outputDimensionality'],
  ])('is refused %j at %s: %s is named', (body, at, param) => {
    const refused = expect.objectContaining({ code: 'PROXY_INVALID_REQUEST', param });
    expect(() => read(geminiEmbeddings, body, at)).toThrow(refused);
  });
});

describe('anything that stands anywhere', () => {
  const clients = [
    { name: 'openai', codec: openaiEmbeddings, path: paths.openai, folder: 'openai-embeddings' },
    { name: 'gemini', codec: geminiEmbeddings, path: paths.gemini, folder: 'gemini-embed' },
  ];
  const small = (body: JsonObject): JsonObject =>
    JSON.parse(JSON.stringify(body), (_, value) => (Array.isArray(value) ? value.slice(0, 2) : value));
  const parse = (value: Json): unknown => JSON.parse(hostileText(value));
  const survives = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      expect(GatewayError.is(error) || error).toBe(true);
    }
  };

  it.each(clients)('in a request of $name is read or refused', ({ codec, path, folder }) => {
    const bodies = ofFolder(folder).flatMap(({ request }) =>
      request?.body ? [small(request.body as JsonObject)] : [],
    );
    fc.assert(
      fc.property(damaged(bodies), (body) => {
        survives(() => {
          const request = read(codec, parse(body), path);
          for (const { codec: other } of upstreams) survives(() => other.encodeRequest(request, { model: 'm' }));
        });
      }),
      { numRuns: 300 },
    );
  });

  it.each(upstreams)('in an answer of $folder is read or refused', ({ folder, codec }) => {
    fc.assert(
      fc.property(damaged(answers(folder).map(small)), (value) => {
        const body = parse(value);
        if (!isJsonObject(body)) return;
        survives(() => codec.readResponse(body));
        survives(() => {
          const response = codec.decodeResponse(body);
          for (const client of clients)
            client.codec.encodeResponse(response, { request: plain, requestId: 'r', model: 'm', nowSeconds: 0 });
        });
      }),
      { numRuns: 300 },
    );
  });
});
