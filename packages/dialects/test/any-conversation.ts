import type { ChatRequest, FunctionTool, JsonObject, Message, Part, ToolCallPart, ToolChoice } from '@proxy/spec';
import fc from 'fast-check';

const anyText: fc.Arbitrary<string> = fc.string({ unit: 'grapheme', maxLength: 30 });
export const anyName: fc.Arbitrary<string> = fc.stringMatching(/^[a-z][a-zA-Z0-9_-]{0,15}$/);
const anyBase64: fc.Arbitrary<string> = fc
  .uint8Array({ minLength: 3, maxLength: 12 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));

const anyTextPart: fc.Arbitrary<Part> = anyText.map((text) => ({ kind: 'text', text }));
const anyImage: fc.Arbitrary<Part> = fc.oneof(
  anyBase64.map((data): Part => ({ kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data } })),
  fc.webUrl().map((url): Part => ({ kind: 'image', source: { kind: 'url', url } })),
);
const anyPdf: fc.Arbitrary<Part> = anyBase64.map((data) => ({
  kind: 'file',
  filename: 'a.pdf',
  source: { kind: 'base64', mediaType: 'application/pdf', data },
}));
export const anyReasoning: fc.Arbitrary<Part> = fc.record({
  kind: fc.constant('reasoning' as const),
  text: anyText,
  opaque: fc.record({
    payload: anyBase64,
    dialect: fc.constantFrom('anthropic-messages', 'openai-responses', 'gemini'),
  }),
});

const anyContent = (...kinds: fc.Arbitrary<Part>[]): fc.Arbitrary<string | readonly Part[]> =>
  fc.oneof(anyText, fc.array(fc.oneof(...kinds), { minLength: 1, maxLength: 3 }));

const anyUserTurn: fc.Arbitrary<Message[]> = anyContent(anyTextPart, anyImage, anyPdf).map((content) => [
  { role: 'user', content },
]);

/** Ids that other dialects refuse, and ids that look alike. */
const anyCallId: fc.Arbitrary<string> = fc.oneof(anyName, fc.string({ minLength: 1, maxLength: 8 }));

export const anyCall: fc.Arbitrary<ToolCallPart> = fc.record({
  kind: fc.constant('tool_call' as const),
  id: anyCallId,
  name: anyName,
  arguments: fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }).map((input) => JSON.stringify(input)),
    fc.constantFrom('', '{}'),
  ),
});

/** An assistant that thinks, speaks and calls, and the result of each call. */
const anyRound: fc.Arbitrary<Message[]> = fc
  .record({
    reasoning: fc.option(anyReasoning, { nil: undefined }),
    text: fc.option(anyTextPart, { nil: undefined }),
    calls: fc.uniqueArray(anyCall, { selector: ({ id }) => id, maxLength: 3 }),
    results: fc.array(anyContent(anyTextPart, anyImage), { minLength: 3, maxLength: 3 }),
    areTogether: fc.boolean(),
  })
  .map(({ reasoning, text, calls, results, areTogether }) => {
    const content = [reasoning, text, ...calls].filter((part) => part !== undefined);
    const answers = calls.map(
      ({ id }, index): Part => ({ kind: 'tool_result', callId: id, content: results[index] ?? '' }),
    );
    const told: Message[] = areTogether
      ? [{ role: 'user', content: answers }]
      : answers.map((answer) => ({ role: 'tool', content: [answer] }));
    return [{ role: 'assistant', content }, ...(answers.length > 0 ? told : [])];
  });

const anySystem: fc.Arbitrary<Message[]> = fc.oneof(
  fc.constant<Message[]>([]),
  anyContent(anyTextPart).map((content): Message[] => [{ role: 'system', content }]),
);

/** Ids of calls are unique in the whole conversation, as providers make them. */
const anyMessages: fc.Arbitrary<Message[]> = fc
  .tuple(anySystem, anyUserTurn, fc.array(fc.tuple(anyRound, anyUserTurn), { maxLength: 3 }))
  .map(([system, first, turns]) => [
    ...system,
    ...first,
    ...turns.flatMap(([round, user], at) => [...numbered(round, at), ...user]),
  ]);

function numbered(messages: readonly Message[], round: number): Message[] {
  const rename = (part: Part): Part => {
    if (part.kind === 'tool_call') return { ...part, id: `${part.id}${round}` };
    return part.kind === 'tool_result' ? { ...part, callId: `${part.callId}${round}` } : part;
  };
  return messages.map((message) => ({
    ...message,
    content: typeof message.content === 'string' ? message.content : message.content.map(rename),
  }));
}

const anySchema: fc.Arbitrary<JsonObject> = fc
  .dictionary(anyName, fc.constantFrom<JsonObject>({ type: 'string' }, { type: 'integer', minimum: 1 }), {
    maxKeys: 3,
    noNullPrototype: true,
  })
  .map((properties) => ({ type: 'object', properties }));

const anyTool: fc.Arbitrary<FunctionTool> = fc.record(
  {
    kind: fc.constant('function' as const),
    name: anyName,
    description: anyText,
    parameters: anySchema,
    strict: fc.boolean(),
  },
  { requiredKeys: ['kind', 'name'] },
);

/** Tools, and how they may be called; without tools there is nothing to choose. */
const anyTooling: fc.Arbitrary<Pick<ChatRequest, 'tools' | 'toolChoice' | 'parallelToolCalls'>> = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      tools: fc.uniqueArray(anyTool, { selector: ({ name }) => name, minLength: 1, maxLength: 3 }),
      toolChoice: fc.constantFrom<ToolChoice>({ kind: 'auto' }, { kind: 'none' }, { kind: 'required' }),
      parallelToolCalls: fc.boolean(),
    },
    { requiredKeys: ['tools'] },
  ),
);

const anySettings: fc.Arbitrary<Partial<ChatRequest>> = fc.record(
  {
    maxOutputTokens: fc.integer({ min: 1, max: 100_000 }),
    temperature: fc.integer({ min: 0, max: 20 }).map((tenths) => tenths / 10),
    topP: fc.integer({ min: 1, max: 10 }).map((tenths) => tenths / 10),
    topK: fc.integer({ min: 1, max: 100 }),
    stop: fc.array(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 3 }),
    reasoning: fc.record({ effort: fc.constantFrom('none', 'low', 'medium', 'high') }),
    outputFormat: anySchema.map((schema) => ({ kind: 'json_schema' as const, schema, name: 'answer' })),
    user: anyName,
  },
  { requiredKeys: [] },
);

/** Requests as a client might make them, in canonical form. */
export const anyRequest: fc.Arbitrary<ChatRequest> = fc
  .record({ messages: anyMessages, stream: fc.boolean(), tooling: anyTooling, settings: anySettings })
  .map(({ messages, stream, tooling, settings }) => ({ model: 'a-model', messages, stream, ...tooling, ...settings }));
