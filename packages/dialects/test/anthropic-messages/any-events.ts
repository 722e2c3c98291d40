import type { Citation, OpaqueState, PartHead, StreamEvent } from '@proxy/spec';
import fc from 'fast-check';

const dialect = fc.constantFrom('anthropic-messages', 'openai-chat', 'gemini');
const opaque: fc.Arbitrary<OpaqueState> = fc.record({ payload: fc.string(), dialect });
const citation: fc.Arbitrary<Citation> = fc.constantFrom({}, { url: 'https://a.example' });
const value = fc.constantFrom({ type: 'server_tool_use', id: 's', name: 'n', input: {} }, { type: 'news' });
const text = fc.string();
const candidate = fc.constantFrom(0, 0, 0, 1);
const place = { candidate, part: fc.nat(3) };

const head: fc.Arbitrary<PartHead> = fc.oneof(
  fc.constant<PartHead>({ kind: 'text' }),
  fc.record({ kind: fc.constant('reasoning' as const), redacted: fc.boolean(), opaque }),
  fc.constant<PartHead>({ kind: 'reasoning' }),
  fc.record({
    kind: fc.constant('tool_call' as const),
    id: fc.string(),
    name: fc.string(),
    flavour: fc.constantFrom('function' as const, 'custom' as const),
  }),
  fc.constant<PartHead>({ kind: 'refusal' }),
  fc.constant<PartHead>({ kind: 'audio' }),
  fc.constant<PartHead>({ kind: 'image', source: { kind: 'file_id', id: 'f' } }),
  fc.record({ kind: fc.constant('native' as const), dialect, value }),
);

/** Any event, whether or not it may stand where it will. */
export const anyEvent: fc.Arbitrary<StreamEvent> = fc.oneof(
  fc.constant<StreamEvent>({ kind: 'start', id: 'x', usage: { input: 3 } }),
  fc.record({ kind: fc.constant('part_start' as const), ...place, head }),
  fc.record({ kind: fc.constantFrom('text_delta' as const, 'refusal_delta' as const), ...place, text }),
  fc.record({ kind: fc.constant('reasoning_delta' as const), ...place, text }),
  fc.record({ kind: fc.constant('arguments_delta' as const), ...place, text }),
  fc.record({ kind: fc.constant('audio_delta' as const), ...place, transcript: text }),
  fc.record({ kind: fc.constant('signature' as const), ...place, opaque }),
  fc.record({ kind: fc.constant('citation' as const), ...place, citation }),
  fc.record({ kind: fc.constant('native_delta' as const), ...place, dialect, value }),
  fc.record({ kind: fc.constant('part_end' as const), ...place }),
  fc.record({
    kind: fc.constant('finish' as const),
    candidate,
    stop: fc.constantFrom('end_turn' as const, 'unknown' as const),
  }),
  fc.constant<StreamEvent>({ kind: 'usage', usage: { output: 5 } }),
  fc.constant<StreamEvent>({ kind: 'ping' }),
  fc.record({
    kind: fc.constant('native' as const),
    dialect,
    value,
    event: fc.constantFrom('news', 'message_stop', 'a\nb'),
  }),
  fc.constant<StreamEvent>({ kind: 'error', fault: { class: 'stream_error', message: 'Broken.' } }),
  fc.constant<StreamEvent>({ kind: 'end' }),
);

/** What a part is, and what it grows by. */
export interface PlannedPart {
  readonly head: PartHead;
  readonly pieces: readonly string[];
}
const planned: fc.Arbitrary<PlannedPart> = fc.record({
  head: fc.oneof(
    fc.constant<PartHead>({ kind: 'text' }),
    fc.constant<PartHead>({ kind: 'reasoning' }),
    fc.record({ kind: fc.constant('tool_call' as const), id: fc.uuid(), name: fc.constant('look_up') }),
  ),
  pieces: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }),
});

const deltaOf = { text: 'text_delta', reasoning: 'reasoning_delta', tool_call: 'arguments_delta' } as const;

/** A legal answer whose parts grow side by side, and the plan it follows. */
export const interleaved: fc.Arbitrary<{ plan: readonly PlannedPart[]; events: readonly StreamEvent[] }> = fc
  .record({ plan: fc.array(planned, { maxLength: 5 }), turns: fc.infiniteStream(fc.nat(99)) })
  .map(({ plan, turns }) => ({ plan, events: [...interleave(plan, () => turns.next().value ?? 0)] }));

/** A legal answer that was shaken: events of it are gone, come twice, or stand beside others that may be anything. */
export const shaken: fc.Arbitrary<readonly StreamEvent[]> = fc
  .tuple(
    interleaved,
    fc.array(fc.record({ at: fc.nat(40), edit: fc.constantFrom('drop', 'repeat', 'insert'), event: anyEvent }), {
      maxLength: 6,
    }),
  )
  .map(([{ events }, edits]) => {
    const all = [...events];
    for (const { at, edit, event } of edits) {
      const place = at % all.length;
      if (edit === 'drop') all.splice(place, 1, { kind: 'ping' });
      else all.splice(place, 0, edit === 'repeat' ? (all[place] ?? event) : event);
    }
    return all;
  });

/** Parts open in order, but grow and end whenever it is their turn. */
function* interleave(plan: readonly PlannedPart[], turn: () => number): Generator<StreamEvent> {
  yield { kind: 'start', id: 'x', model: 'm' };
  const steps = plan.map(({ head, pieces }, part) => {
    const place = { candidate: 0, part };
    const kind = deltaOf[head.kind as keyof typeof deltaOf];
    const deltas = pieces.map((piece): StreamEvent => ({ kind, ...place, text: piece }));
    return [{ kind: 'part_start', ...place, head } as const, ...deltas, { kind: 'part_end', ...place } as const];
  });
  let opened = 0;
  while (steps.some((queue) => queue.length > 0)) {
    const index = turn() % steps.length;
    const next = Math.min(index, opened);
    const step = steps[next]?.shift();
    if (next === opened && step) opened++;
    if (step) yield step;
  }
  yield { kind: 'finish', candidate: 0, stop: 'end_turn' };
  yield { kind: 'end' };
}
