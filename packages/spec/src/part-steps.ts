import type { PartGrowth } from './collected-part.ts';
import type { AudioPart, OpaqueState, Part, ReasoningPart } from './content.ts';
import type { Extensions } from './dialect.ts';
import type { PartHead } from './stream-event.ts';

type Unplaced<Event> = Event extends unknown ? Omit<Event, 'candidate' | 'part'> : never;
/** What a part does between opening and ending, wherever in the answer it stands. */
export type PartStep = Unplaced<PartGrowth>;

export interface PartSteps {
  readonly head: PartHead;
  readonly growth: readonly PartStep[];
  readonly extensions: Extensions | undefined;
}

/** How a whole part would have come in a stream. */
export function stepsOf(part: Part): PartSteps {
  return { ...opening(part), extensions: part.extensions };
}

type Opening = Omit<PartSteps, 'extensions'>;

function opening(part: Part): Opening {
  switch (part.kind) {
    case 'text': {
      const citations = (part.citations ?? []).map((citation) => ({ kind: 'citation', citation }) as const);
      return { head: { kind: 'text' }, growth: [...text('text_delta', part.text), ...citations, ...signature(part)] };
    }
    case 'refusal':
      return { head: { kind: 'refusal' }, growth: text('refusal_delta', part.text) };
    case 'reasoning':
      return reasoning(part);
    case 'tool_call': {
      const { id, name, flavour } = part;
      const head: PartHead = { kind: 'tool_call', id, name, ...(flavour !== undefined && { flavour }) };
      return { head, growth: [...text('arguments_delta', part.arguments), ...signature(part)] };
    }
    case 'audio':
      return audio(part);
    case 'image':
      return { head: { kind: 'image', source: part.source }, growth: [] };
    case 'native':
      return { head: { kind: 'native', dialect: part.dialect, value: part.value }, growth: [] };
    case 'video':
    case 'file':
    case 'tool_result':
      return { head: { kind: 'whole', part }, growth: [] };
  }
}

/** A redacted block is whole when it opens; a signature follows the text that it signs. */
function reasoning(part: ReasoningPart): Opening {
  const { redacted, opaque } = part;
  const summaries = (part.summary ?? []).map(
    (words, summary) => ({ kind: 'reasoning_delta', text: words, summary }) as const,
  );
  if (redacted === undefined)
    return {
      head: { kind: 'reasoning' },
      growth: [...text('reasoning_delta', part.text), ...summaries, ...signature(part)],
    };
  const head: PartHead = { kind: 'reasoning', redacted, ...(opaque && { opaque }) };
  return { head, growth: [...text('reasoning_delta', part.text), ...summaries] };
}

function audio({ id, source, transcript }: AudioPart): Opening {
  const named = id === undefined ? {} : { id };
  const spoken = transcript === undefined ? {} : { transcript };
  if (source.kind !== 'base64') {
    const growth = transcript === undefined ? [] : [{ kind: 'audio_delta', transcript } as const];
    return { head: { kind: 'audio', ...named, source }, growth };
  }
  return {
    head: { kind: 'audio', ...named, mediaType: source.mediaType },
    growth: [{ kind: 'audio_delta', data: source.data, ...spoken }],
  };
}

function text(kind: 'text_delta' | 'refusal_delta' | 'reasoning_delta' | 'arguments_delta', text: string): PartStep[] {
  return text === '' ? [] : [{ kind, text }];
}

function signature({ opaque }: { readonly opaque?: OpaqueState }): PartStep[] {
  return opaque ? [{ kind: 'signature', opaque }] : [];
}
