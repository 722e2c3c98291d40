import type { Candidate, ChatResponse, Citation, Part, Usage } from '@proxy/spec';
import fc from 'fast-check';
import { anyCall, anyName, anyReasoning } from './any-conversation.ts';

const anySpeech: fc.Arbitrary<string> = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => `${text}.`);
const anyCitation: fc.Arbitrary<Citation> = fc.record(
  { url: fc.webUrl(), title: anySpeech, quote: anySpeech },
  { requiredKeys: ['url'] },
);
const anyText: fc.Arbitrary<Part> = fc.record(
  { kind: fc.constant('text' as const), text: anySpeech, citations: fc.array(anyCitation, { maxLength: 2 }) },
  { requiredKeys: ['kind', 'text'] },
);
/** Reasoning and text in any order, then perhaps a refusal, then calls with ids that are unique, as providers make them. */
const anyParts: fc.Arbitrary<readonly Part[]> = fc
  .record({
    said: fc.array(fc.oneof(anyText, anyReasoning), { maxLength: 4 }),
    refusal: fc.option(anySpeech, { nil: undefined, freq: 9 }),
    calls: fc.array(anyCall, { maxLength: 3 }),
  })
  .map(({ said, refusal, calls }) => [
    ...said,
    ...(refusal === undefined ? [] : [{ kind: 'refusal', text: refusal } as const]),
    ...calls.map((call, index) => ({ ...call, id: `${call.id}${index}` })),
  ]);

const anyTokens: fc.Arbitrary<number> = fc.nat(100_000);
const anyUsage: fc.Arbitrary<Usage> = fc.record(
  {
    input: anyTokens,
    cacheRead: anyTokens,
    cacheWrite5m: anyTokens,
    output: anyTokens,
    reasoning: anyTokens,
  },
  { requiredKeys: ['input', 'output'] },
);

/** Reasons that hold whatever was said, and those that leave it to the content. */
const anyStop: fc.Arbitrary<Candidate['stop'] & string> = fc.constantFrom(
  'max_tokens',
  'context_window',
  'content_filter',
  'end_turn',
  'tool_use',
  'unknown',
);

/** Answers with one candidate, as a model might give them, in canonical form. */
export const anyAnswer: fc.Arbitrary<ChatResponse> = fc
  .record({ id: anyName, parts: anyParts, stop: anyStop, usage: anyUsage })
  .map(({ id, parts, stop, usage }) => ({
    id,
    model: 'a-model',
    createdSeconds: 1_767_225_600,
    candidates: [{ index: 0, content: parts, stop }],
    usage,
  }));
