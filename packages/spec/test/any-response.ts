import fc from 'fast-check';
import type {
  Candidate,
  ChatResponse,
  Citation,
  Extensions,
  Json,
  JsonObject,
  MediaSource,
  OpaqueState,
  Part,
  Usage,
} from '../src/index.ts';

/** Answers of every shape that the canonical form can hold, for property tests. */

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
const anyJsonObject: fc.Arbitrary<JsonObject> = fc.dictionary(
  word,
  fc.jsonValue({ maxDepth: 2 }).map((value) => value as Json),
  { maxKeys: 3, noNullPrototype: true },
);
const anyDialect = fc.constantFrom('openai-chat', 'anthropic-messages', 'gemini');
const anyExtensions: fc.Arbitrary<Extensions> = fc.dictionary(anyDialect, anyJsonObject, {
  minKeys: 1,
  maxKeys: 2,
  noNullPrototype: true,
});
const anyOpaque: fc.Arbitrary<OpaqueState> = fc.record(
  { payload: word, dialect: anyDialect, id: word },
  { requiredKeys: ['payload', 'dialect'] },
);
const anyCitation: fc.Arbitrary<Citation> = fc.record(
  {
    url: fc.webUrl(),
    title: word,
    quote: word,
    span: fc.record({ start: fc.nat(), end: fc.nat() }),
    extensions: anyExtensions,
  },
  { requiredKeys: [] },
);
const anySource: fc.Arbitrary<MediaSource> = fc.oneof(
  fc.record({ kind: fc.constant('base64' as const), mediaType: word, data: fc.base64String({ maxLength: 16 }) }),
  fc.record(
    { kind: fc.constant('url' as const), url: fc.webUrl(), mediaType: word },
    { requiredKeys: ['kind', 'url'] },
  ),
  fc.record({ kind: fc.constant('text' as const), text: word, mediaType: word }, { requiredKeys: ['kind', 'text'] }),
  fc.record({ kind: fc.constant('file_id' as const), id: word }),
);

const text = fc.string({ unit: 'grapheme' });
const partKinds = {
  text: fc.record(
    {
      kind: fc.constant('text' as const),
      text,
      citations: fc.array(anyCitation, { minLength: 1, maxLength: 3 }),
      opaque: anyOpaque,
      extensions: anyExtensions,
    },
    { requiredKeys: ['kind', 'text'] },
  ),
  refusal: fc.record(
    { kind: fc.constant('refusal' as const), text, extensions: anyExtensions },
    { requiredKeys: ['kind', 'text'] },
  ),
  reasoning: fc.record(
    {
      kind: fc.constant('reasoning' as const),
      text,
      summary: fc.array(text, { minLength: 1, maxLength: 3 }),
      opaque: anyOpaque,
      redacted: fc.boolean(),
      extensions: anyExtensions,
    },
    { requiredKeys: ['kind', 'text'] },
  ),
  tool_call: fc.record(
    {
      kind: fc.constant('tool_call' as const),
      id: word,
      name: word,
      arguments: fc.oneof(fc.constant(''), fc.json(), text),
      flavour: fc.constantFrom('function' as const, 'custom' as const),
      opaque: anyOpaque,
      extensions: anyExtensions,
    },
    { requiredKeys: ['kind', 'id', 'name', 'arguments'] },
  ),
  audio: fc.record(
    { kind: fc.constant('audio' as const), source: anySource, transcript: text, id: word, extensions: anyExtensions },
    { requiredKeys: ['kind', 'source'] },
  ),
  image: fc.record(
    { kind: fc.constant('image' as const), source: anySource, extensions: anyExtensions },
    { requiredKeys: ['kind', 'source'] },
  ),
  video: fc.record(
    { kind: fc.constant('video' as const), source: anySource, extensions: anyExtensions },
    { requiredKeys: ['kind', 'source'] },
  ),
  file: fc.record(
    { kind: fc.constant('file' as const), source: anySource, filename: word, title: word, extensions: anyExtensions },
    { requiredKeys: ['kind', 'source'] },
  ),
  tool_result: fc.record(
    { kind: fc.constant('tool_result' as const), callId: word, content: text, isError: fc.boolean() },
    { requiredKeys: ['kind', 'callId'] },
  ),
  native: fc.record(
    { kind: fc.constant('native' as const), dialect: anyDialect, value: anyJsonObject, extensions: anyExtensions },
    { requiredKeys: ['kind', 'dialect', 'value'] },
  ),
} satisfies { readonly [Kind in Part['kind']]: fc.Arbitrary<Extract<Part, { kind: Kind }>> };

const anyPart: fc.Arbitrary<Part> = fc.oneof(...Object.values(partKinds));

const anyCandidate: fc.Arbitrary<Omit<Candidate, 'index'>> = fc.record(
  {
    content: fc.array(anyPart, { maxLength: 6 }),
    stop: fc.constantFrom('end_turn' as const, 'tool_use' as const, 'max_tokens' as const, 'unknown' as const),
    nativeStop: word,
    stopSequence: word,
    logprobs: fc.record({ content: fc.array(anyJsonObject, { maxLength: 3 }) }),
    extensions: anyExtensions,
  },
  { requiredKeys: ['content', 'stop'] },
);

const anyUsage: fc.Arbitrary<Usage> = fc.record(
  { input: fc.nat(), cacheRead: fc.nat(), output: fc.nat(), reasoning: fc.nat(), raw: anyJsonObject },
  { requiredKeys: [] },
);

/** Finished answers: each candidate has a stop reason, in the order of their indexes. */
export const anyResponse: fc.Arbitrary<ChatResponse> = fc.record(
  {
    id: word,
    model: word,
    createdSeconds: fc.nat(),
    candidates: fc
      .array(anyCandidate, { maxLength: 3 })
      .map((candidates) => candidates.map((candidate, index) => ({ ...candidate, index }))),
    usage: anyUsage,
    extensions: anyExtensions,
  },
  { requiredKeys: ['candidates'] },
);
