/** Documented fields that are neither written nor reported, and why that is right. */
export interface FieldException {
  /** Absent: whatever the dialect. */
  readonly from?: string;
  readonly to?: string;
  readonly side: 'request' | 'answer' | 'stream';
  /** The field, and the path in its value: `messages: 0.role`. */
  readonly paths: readonly RegExp[];
  readonly reason: string;
}

const openai = 'openai-chat';
const anthropic = 'anthropic-messages';

export const fieldExceptions: readonly FieldException[] = [
  {
    side: 'request',
    paths: [/^model: $/],
    reason: 'Each target has its own name of the model.',
  },
  {
    from: openai,
    side: 'request',
    paths: [/^stream_options: include_usage$/],
    reason: 'Upstreams are always asked for usage; whether the client gets it is decided by its own encoder.',
  },
  {
    from: openai,
    to: openai,
    side: 'request',
    paths: [/tool_calls\.0\.type$/],
    reason: 'A call of a type that nobody knows, with a function in it, is one of a function.',
  },
  {
    from: openai,
    to: anthropic,
    side: 'request',
    paths: [/^response_format: $/],
    reason: 'Text is what every model answers that is asked for nothing else.',
  },
  {
    from: openai,
    side: 'answer',
    paths: [/^object: $/, /message\.role$/, /tool_calls\.0\.type$/],
    reason: 'Words that are always the same.',
  },
  {
    from: openai,
    side: 'stream',
    paths: [/^object: $/, /delta\.role$/, /tool_calls\.0\.type$/],
    reason: 'Words that are always the same.',
  },
  {
    from: openai,
    side: 'stream',
    paths: [/^obfuscation: $/],
    reason: 'Padding against those who guess from the lengths of chunks.',
  },
  {
    from: openai,
    side: 'stream',
    paths: [/tool_calls\.0\.index$/],
    reason: 'Calls are numbered anew in the order in which they begin.',
  },
  {
    from: openai,
    to: anthropic,
    side: 'answer',
    paths: [/^id: $/, /^created: $/],
    reason: 'Ids of the dialect begin with msg_, and answers have no time.',
  },
  {
    from: openai,
    to: anthropic,
    side: 'stream',
    paths: [/^id: $/, /^created: $/],
    reason: 'Ids of the dialect begin with msg_, and answers have no time.',
  },
  {
    from: openai,
    to: anthropic,
    side: 'answer',
    paths: [/finish_reason$/, /^choices: 0\.index$/],
    reason: 'There are calls, which say why it ended; the first answer is the only one.',
  },
  {
    from: openai,
    to: anthropic,
    side: 'stream',
    paths: [/finish_reason$/],
    reason: 'There are calls, which say why it ended.',
  },
  {
    from: openai,
    to: anthropic,
    side: 'answer',
    paths: [/message\.audio\.(?:id|data)$/],
    reason: 'That sound is answered by its transcript is reported for all of it.',
  },
  {
    from: openai,
    to: anthropic,
    side: 'answer',
    paths: [/^usage: total_tokens$/, /audio_tokens$/],
    reason: 'A sum; and that sound is counted with all else is reported once for both directions.',
  },
  {
    from: openai,
    to: anthropic,
    side: 'stream',
    paths: [/^usage: total_tokens$/, /audio_tokens$/],
    reason: 'A sum; and that sound is counted with all else is reported once for both directions.',
  },
  {
    from: anthropic,
    to: openai,
    side: 'request',
    paths: [/citations\.0\.type$/],
    reason: 'What a citation of another dialect points into is reported field by field.',
  },
  {
    from: anthropic,
    side: 'answer',
    paths: [/^role: $/, /^type: $/, /^stop_details: type$/, /citations\.0\.type$/],
    reason: 'Words that are always the same, or that the other fields tell.',
  },
  {
    from: anthropic,
    side: 'stream',
    paths: [/message\.(?:role|type)$/, /stop_details\.type$/, /citations?(?:\.0)?\.type$/],
    reason: 'Words that are always the same, or that the other fields tell.',
  },
  {
    from: anthropic,
    side: 'stream',
    paths: [/^message_start: message\.stop_(?:reason|sequence)$/],
    reason: 'At its beginning no answer has ended.',
  },
  {
    from: anthropic,
    side: 'stream',
    paths: [/^message_stop: $/, /^content_block_stop: (?:index|type)?$/, /^content_block_start: index$/],
    reason: 'The frame of the grammar, which each dialect writes for itself.',
  },
];
