import type { ChatCodec, Part } from '@proxy/spec';
import { loadRecordings, type Recording } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { replay } from './replay.ts';
import { type Wire, wires } from './wires.ts';

const recordings = loadRecordings(new URL('../../fixtures', import.meta.url));
const [openai, anthropic] = wires;
if (!openai || !anthropic) throw new Error('Two dialects are replayed.');

function recorded(end: string): Recording {
  const found = recordings.find(({ id }) => id.endsWith(end));
  if (!found) throw new Error(`There is no recording ${end}.`);
  return found;
}
const changed = (wire: Wire, change: Partial<ChatCodec>): Wire => ({
  ...wire,
  codec: { ...wire.codec, chat: { ...wire.codec.chat, ...change } },
});
const findings = (recording: Recording, dialects: readonly Wire[]): string[] => [
  ...new Set(replay(recording, dialects).findings.map(({ where }) => where)),
];

const call = recorded('openai-chat.json.7d1c85a2b132');
const stream = recorded('openai-chat.stream.6b290d7b36b0');
const refused = recorded('openai-chat.json.505fd7c46d0b');
const { chat } = openai.codec;
const silent = (part: Part): Part => (part.kind === 'text' ? { ...part, text: 'Nothing.' } : part);

describe('replay', () => {
  it('finds nothing where all survives', () => {
    for (const recording of [call, stream, refused]) expect(findings(recording, wires)).toEqual([]);
  });

  it.each<[string, Recording, Wire, string]>([
    [
      'drops a setting without a word',
      call,
      changed(openai, {
        decodeRequest(incoming) {
          const decoded = chat.decodeRequest(incoming);
          return { ...decoded, canonical: () => ({ ...decoded.canonical(), tools: [] }) };
        },
      }),
      'request → anthropic-messages: tools',
    ],
    [
      'loses a field of its own dialect',
      call,
      changed(openai, {
        encodeRequest(request, target) {
          const { body, ...more } = chat.encodeRequest(request, target);
          const { tools: _, ...rest } = body;
          return { ...more, body: rest };
        },
      }),
      'request → openai-chat: lost',
    ],
    [
      'forgets the passthrough',
      call,
      changed(openai, { patchRequest: ({ messages: _, ...wire }) => wire }),
      'request → openai-chat: patch',
    ],
    [
      'changes what was said',
      stream,
      changed(openai, {
        createStreamDecoder(options) {
          const decoder = chat.createStreamDecoder(options);
          return {
            push: (chunk) =>
              decoder.push(chunk).map((event) => (event.kind === 'arguments_delta' ? { ...event, text: '' } : event)),
            end: () => decoder.end(),
          };
        },
      }),
      'stream → anthropic-messages: calls',
    ],
    [
      'reads only what comes in one piece',
      stream,
      changed(openai, {
        createStreamDecoder(options) {
          const decoder = chat.createStreamDecoder(options);
          return {
            push: (chunk) => decoder.push(Buffer.from(Buffer.from(chunk).toString().trimEnd())),
            end: () => decoder.end(),
          };
        },
      }),
      'stream → anthropic-messages: cuts',
    ],
    [
      'changes bytes that pass',
      stream,
      changed(openai, {
        createObserver(options) {
          const observer = chat.createObserver(options);
          return {
            progress: observer.progress,
            push: (chunk) => observer.push(chunk).subarray(1),
            end: () => observer.end(),
          };
        },
      }),
      'passthrough → openai-chat: bytes',
    ],
    [
      'throws',
      call,
      changed(openai, {
        decodeResponse() {
          throw new Error('Broken.');
        },
      }),
      'answer → anthropic-messages: throws',
    ],
  ])('finds a codec that %s', (_, recording, broken, where) => {
    expect(findings(recording, [broken, anthropic])).toContain(where);
  });

  it('finds an answer that says something else, or is told to be used less', () => {
    const answer = recorded('anthropic-messages.json.bc2395a1f6ef');
    const other = changed(anthropic, {
      decodeResponse(body) {
        const { candidates, ...rest } = anthropic.codec.chat.decodeResponse(body);
        const said = candidates.map((each) => ({
          ...each,
          content: each.content.map(silent),
          stop: 'refusal' as const,
        }));
        return { ...rest, candidates: said, usage: { input: 1 } };
      },
    });
    expect(findings(answer, [openai, other])).toEqual(
      expect.arrayContaining([
        'answer → openai-chat: words',
        'answer → openai-chat: stop',
        'answer → openai-chat: usage',
        'answer → anthropic-messages: lost',
      ]),
    );
  });

  it('finds an error that is told without its words', () => {
    const mute: Wire = {
      ...anthropic,
      codec: { ...anthropic.codec, encodeError: () => ({ status: 200, headers: {}, body: { error: {} } }) },
    };
    expect(findings(refused, [openai, mute])).toEqual([
      'error → anthropic-messages: message',
      'error → anthropic-messages: status',
    ]);
  });

  it('leaves alone what no codec reads', () => {
    expect(replay({ ...call, api: 'telepathy' })).toEqual({ findings: [], takes: [] });
  });
});
