import { type Candidate, type ChatResponse, type Part, totalInputTokens, totalOutputTokens } from '@proxy/spec';
import { type AnswerMeaning, inputOf, type StopClass } from './answer-meaning.ts';

/** What each candidate of an answer in canonical form means. */
export function readCanonicalAnswer({ candidates, usage = {} }: ChatResponse): AnswerMeaning[] {
  return candidates.map(({ content, stop }) => ({
    words: content.map(wordsOf).join(''),
    reasoning: content.map((part) => (part.kind === 'reasoning' ? part.text : '')).join(''),
    calls: content.flatMap((part) =>
      part.kind === 'tool_call' ? [{ id: part.id, name: part.name, input: inputOf(part.arguments) }] : [],
    ),
    stop: stopOf(content, stop),
    usage: {
      input: totalInputTokens(usage),
      cached: usage.cacheRead,
      output: totalOutputTokens(usage),
      reasoning: usage.reasoning,
    },
    sources: content.flatMap((part) =>
      part.kind === 'text' ? (part.citations ?? []).flatMap(({ url }) => (url === undefined ? [] : [url])) : [],
    ),
  }));
}

function wordsOf(part: Part): string {
  return part.kind === 'text' || part.kind === 'refusal' ? part.text : '';
}

const stops: { readonly [stop in NonNullable<Candidate['stop']>]?: StopClass } = {
  max_tokens: 'length',
  context_window: 'length',
  refusal: 'filter',
  content_filter: 'filter',
};

/** Whether tools are to be called, or the model refused, is told by what it wrote. */
function stopOf(content: readonly Part[], stop: Candidate['stop']): StopClass {
  const said = stop && stops[stop];
  if (said) return said;
  if (content.some(({ kind }) => kind === 'tool_call')) return 'calls';
  return content.some(({ kind }) => kind === 'refusal') ? 'filter' : 'end';
}
