import type { Citation, OpaqueState, Part } from './content.ts';
import type { Extensions } from './dialect.ts';
import type { JsonObject } from './json.ts';
import type { PartHead, StreamEvent } from './stream-event.ts';
import { joinBase64, mergeExtensions } from './streamed-values.ts';

/** An event that adds to a part that is open. */
export type PartGrowth = Exclude<Extract<StreamEvent, { readonly part: number }>, { readonly kind: 'part_start' }>;

/** A part of a streamed answer, as far as it has come. */
export interface CollectedPart {
  grow(event: PartGrowth): void;
  /** The part so far. */
  part(): Part;
}

interface Growth {
  text: string;
  readonly summary: string[];
  readonly sound: string[];
  transcript: string | undefined;
  readonly citations: Citation[];
  opaque: OpaqueState | undefined;
  /** A native block as it was when it ended. */
  value: JsonObject | undefined;
  extensions: Extensions | undefined;
}

export function collectPart(head: PartHead, extensions: Extensions | undefined): CollectedPart {
  const growth: Growth = {
    text: '',
    summary: [],
    sound: [],
    transcript: undefined,
    citations: [],
    opaque: head.kind === 'reasoning' ? head.opaque : undefined,
    value: undefined,
    extensions,
  };
  return {
    grow(event) {
      growth.extensions = mergeExtensions(growth.extensions, event.extensions);
      apply(growth, event);
    },
    part: () => assemble(head, growth),
  };
}

function apply(growth: Growth, event: PartGrowth): void {
  switch (event.kind) {
    case 'text_delta':
    case 'refusal_delta':
    case 'arguments_delta':
      growth.text += event.text;
      return;
    case 'reasoning_delta':
      if (event.summary === undefined) growth.text += event.text;
      else addSummary(growth.summary, event.summary, event.text);
      return;
    case 'audio_delta':
      if (event.data !== undefined) growth.sound.push(event.data);
      if (event.transcript !== undefined) growth.transcript = (growth.transcript ?? '') + event.transcript;
      return;
    case 'signature':
      growth.opaque = event.opaque;
      return;
    case 'citation':
      growth.citations.push(event.citation);
      return;
    case 'part_end':
      growth.value = event.value;
      return;
    case 'native_delta':
  }
}

function addSummary(summaries: string[], index: number, text: string): void {
  while (summaries.length <= index) summaries.push('');
  summaries[index] += text;
}

function assemble(head: PartHead, growth: Growth): Part {
  const { text, transcript, citations, summary, extensions } = growth;
  const common = extensions && { extensions };
  const opaque = growth.opaque && { opaque: growth.opaque };
  switch (head.kind) {
    case 'text':
      return { kind: 'text', text, ...(citations.length > 0 && { citations: [...citations] }), ...opaque, ...common };
    case 'reasoning':
      return {
        kind: 'reasoning',
        text,
        ...(summary.length > 0 && { summary: [...summary] }),
        ...(head.redacted !== undefined && { redacted: head.redacted }),
        ...opaque,
        ...common,
      };
    case 'refusal':
      return { kind: 'refusal', text, ...common };
    case 'tool_call':
      return { ...head, arguments: text, ...opaque, ...common };
    case 'audio': {
      const { mediaType = 'application/octet-stream', id } = head;
      const source = head.source ?? { kind: 'base64', mediaType, data: joinBase64(growth.sound) };
      const named = id !== undefined && { id };
      return { kind: 'audio', source, ...named, ...(transcript !== undefined && { transcript }), ...common };
    }
    case 'image':
      return { ...head, ...common };
    case 'native':
      return { ...head, value: growth.value ?? head.value, ...common };
    case 'whole':
      return { ...head.part, ...common };
  }
}
