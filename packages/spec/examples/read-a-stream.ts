import { bearsContent, createCollector, type StreamEvent, textOf, totalOutputTokens } from '@proxy/spec';

const place = { candidate: 0, part: 0 };
const events: readonly StreamEvent[] = [
  { kind: 'start', id: 'msg_1', model: 'claude-haiku-4-5', usage: { input: 12, output: 1 } },
  { kind: 'part_start', ...place, head: { kind: 'text' } },
  { kind: 'text_delta', ...place, text: 'Hel' },
  { kind: 'text_delta', ...place, text: 'lo!' },
  { kind: 'part_end', ...place },
  { kind: 'finish', candidate: 0, stop: 'end_turn' },
  { kind: 'usage', usage: { output: 5, reasoning: 2 } },
  { kind: 'end' },
];

console.log(`content begins with event ${events.findIndex(bearsContent)}`);

const collector = createCollector();
for (const event of events) collector.add(event);
const { candidates, usage } = collector.response();
console.log(`complete: ${collector.isComplete}, ${candidates[0]?.stop}: ${textOf(candidates[0]?.content)}`);
console.log(`${totalOutputTokens(usage ?? {})} tokens of output`);
