import { isJsonObject, type Json } from '@proxy/spec';
import { eventStreamEvent, eventStreamMessage, grammarProblems, loadRecordings } from '@proxy/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bedrockConverse } from '../../src/bedrock-converse/codec.ts';
import { damaged, hostileText } from '../hostile-json.ts';
import { encoderOptions } from '../replay/replay-answer.ts';
import { wires } from '../replay/wires.ts';

const { chat } = bedrockConverse;
const recordings = loadRecordings(new URL('../../fixtures', import.meta.url), { api: 'bedrock-converse' });
const runs = { numRuns: 400 };

const stream: Json = [
  ['messageStart', { role: 'assistant' }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Hm' } } }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { signature: 's' } } }],
  ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { redactedContent: 'YQ==' } } }],
  ['contentBlockStop', { contentBlockIndex: 0 }],
  ['contentBlockDelta', { contentBlockIndex: 1, delta: { text: 'Yes' } }],
  ['contentBlockDelta', { contentBlockIndex: 1, delta: { citation: { title: 't', location: { web: { url: 'u' } } } } }],
  ['contentBlockStart', { contentBlockIndex: 2, start: { toolUse: { toolUseId: 'i', name: 'n' } } }],
  ['contentBlockDelta', { contentBlockIndex: 2, delta: { toolUse: { input: '{}' } } }],
  ['contentBlockStart', { contentBlockIndex: 3, start: { toolResult: { toolUseId: 'i' } } }],
  ['contentBlockDelta', { contentBlockIndex: 3, delta: { toolResult: [{ text: 'x' }] } }],
  ['messageStop', { stopReason: 'tool_use', additionalModelResponseFields: { stop_sequence: 'x' } }],
  ['metadata', { usage: { inputTokens: 1, cacheDetails: [{ ttl: '1h', inputTokens: 1 }] } }],
];

/** A message with whatever stands for its name and its body. */
function messageOf(value: Json): Uint8Array {
  const [name, body] = Array.isArray(value) ? value : [value];
  const type = typeof name === 'string' ? name.toWellFormed().slice(0, 99) : 'metadata';
  if (body === undefined) return eventStreamEvent(type, {}, 'exception');
  const headers = { ':event-type': type, ':message-type': 'event' };
  return eventStreamMessage(headers, Buffer.from(hostileText(body)));
}

describe('Converse, where anything may stand anywhere,', () => {
  it('is refused by an error of the gateway, or translated', () => {
    const bodies = recordings.flatMap(({ response: { body } }) => (isJsonObject(body) ? [body] : []));
    fc.assert(
      fc.property(damaged(bodies), (value) => {
        const body = isJsonObject(value) ? value : {};
        const read = (): void => {
          chat.readResponse(body);
          for (const { codec } of wires) codec.chat.encodeResponse(chat.decodeResponse(body), encoderOptions);
        };
        if (isJsonObject(body['output']) && isAnswer(body['output'])) read();
        else expect(read).toThrow(expect.objectContaining({ code: 'PROXY_UPSTREAM_INVALID' }));
      }),
      runs,
    );
  });

  it('is read as a stream by the grammar of events, and written as a legal one', () => {
    fc.assert(
      fc.property(damaged([stream]), fc.boolean(), (value, lenientTerminator) => {
        const bytes = Buffer.concat((Array.isArray(value) ? value : [value]).map(messageOf));
        const decoder = chat.createStreamDecoder({ lenientTerminator });
        const events = [...decoder.push(bytes), ...decoder.end()];
        expect(['end', 'error']).toContain(events.at(-1)?.kind);
        expect(grammarProblems(events)).toEqual([]);
        for (const { codec, streamComplaints } of wires) {
          const text = codec.chat.createStreamEncoder({ ...encoderOptions, includeUsage: true }).push(events);
          expect(events.at(-1)?.kind === 'end' ? streamComplaints(text) : []).toEqual([]);
        }
      }),
      runs,
    );
  });
});

const isAnswer = ({ message }: { readonly message?: Json }): boolean =>
  isJsonObject(message) && Array.isArray(message['content']);
