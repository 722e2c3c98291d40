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
const responses = 'openai-responses';
const gemini = 'gemini';

export const fieldExceptions: readonly FieldException[] = [
  {
    side: 'request',
    paths: [/^model: $/],
    reason: 'Each target has its own name of the model.',
  },
  {
    to: 'bedrock-converse',
    side: 'request',
    paths: [/^stream: $/],
    reason: 'Whether an answer is streamed is said by the address.',
  },
  {
    to: gemini,
    side: 'request',
    paths: [/^stream: $/],
    reason: 'Whether an answer is streamed is said by the address.',
  },
  {
    from: openai,
    to: gemini,
    side: 'answer',
    paths: [/^created: $/, /^usage: total_tokens$/],
    reason: 'Answers have no time; and a sum.',
  },
  {
    to: gemini,
    side: 'answer',
    paths: [/cache_write_tokens$/],
    reason: 'A prompt that was all in the cache wrote nothing there.',
  },
  {
    from: openai,
    to: gemini,
    side: 'stream',
    paths: [/^created: $/, /^usage: total_tokens$/],
    reason: 'Answers have no time; and a sum.',
  },
  {
    to: gemini,
    side: 'stream',
    paths: [/cache_write_tokens$/],
    reason: 'A prompt that was all in the cache wrote nothing there.',
  },
  {
    from: openai,
    to: gemini,
    side: 'stream',
    paths: [/finish_reason$/],
    reason: 'There are calls, which say why it ended.',
  },
  {
    from: gemini,
    to: gemini,
    side: 'answer',
    paths: [/^candidates: 0\.content\.parts$/],
    reason: 'A content without parts says as much as one of no parts.',
  },
  {
    from: gemini,
    to: openai,
    side: 'request',
    paths: [/^generationConfig: thinkingConfig\.includeThoughts$/],
    reason: 'Hosts show what thoughts they have, and cannot be asked to show or to hide them.',
  },
  {
    from: gemini,
    to: openai,
    side: 'answer',
    paths: [/^candidates: 0\.logprobsResult\..*tokenId$/],
    reason: 'That the lists of tokens are not carried over whole is reported for each list.',
  },
  {
    from: openai,
    side: 'request',
    paths: [/^stream_options: include_usage$/],
    reason: 'Upstreams are always asked for usage; whether the client gets it is decided by its own encoder.',
  },
  {
    from: openai,
    side: 'request',
    paths: [/tool_calls\.0\.type$/],
    reason: 'A call of a type that nobody knows, with a function in it, is one of a function.',
  },
  {
    from: openai,
    side: 'request',
    paths: [/^response_format: $/],
    reason: 'Text is what every model answers that is asked for nothing else.',
  },
  {
    from: openai,
    to: 'mistral-chat',
    side: 'request',
    paths: [/^stream_options: $/, /^messages: 0\.content\.0\.type$/],
    reason: 'Streams always tell usage, and are padded whatever is asked; a part of a result that has text is text.',
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
  {
    from: responses,
    side: 'request',
    paths: [/^text: format$/, /^input: \d\.(?:id|status)$/, /^input: is invalid: .*call_id/],
    reason: 'Text is what every model answers; items have ids and states of their own; a result must name its call.',
  },
  {
    from: responses,
    side: 'answer',
    paths: [/^(?:id|object|status|created_at): $/, /^output: 0\.(?:id|status|type)$/, /^usage: total_tokens$/],
    reason: 'The envelope, words that the other fields tell, and a sum.',
  },
  {
    from: responses,
    side: 'answer',
    paths: [/^error: is invalid: message_a$/],
    reason: 'An answer that failed is a failure.',
  },
  {
    from: responses,
    side: 'stream',
    paths: [/^error: is invalid: message_a$/, /^response\.failed: is invalid/],
    reason: 'An answer that failed is a failure.',
  },
  {
    from: responses,
    side: 'stream',
    paths: [
      /: (?:.*\.)?(?:sequence_number|item_id|output_index|content_index|summary_index|type)$/,
      /item\.(?:id|status)$/,
    ],
    reason: 'The frame of the grammar, which each dialect writes for itself.',
  },
  {
    from: responses,
    side: 'stream',
    paths: [
      /^response\.(?:queued|in_progress|.*(?:\.done|\.in_progress|\.searching|\.interpreting|\.generating|\.completed|\.added)): /,
    ],
    reason: 'It tells how far an item is, or repeats what came in pieces.',
  },
  {
    from: responses,
    side: 'stream',
    paths: [/^response\.(?:code_interpreter|shell|image_generation|mcp)_.*(?:delta|partial_image|failed): $/],
    reason: 'A piece of an item that is reported as a whole.',
  },
  {
    from: responses,
    side: 'stream',
    paths: [/^response\.\w+: response\.(?:id|status|created_at|usage|usage\.total_tokens)$/],
    reason: 'The envelope, words that the other fields tell, and a sum.',
  },
  {
    from: gemini,
    side: 'request',
    paths: [/^contents: 0\.role$/],
    reason: 'A content without a role is one of the user.',
  },
  {
    from: gemini,
    side: 'answer',
    paths: [/^(?:responseId|candidates: 0\.index|usageMetadata: totalTokenCount)(?:: )?$/, /content\.role$/],
    reason: 'The envelope, words that are always the same, and a sum.',
  },
  {
    from: gemini,
    side: 'stream',
    paths: [/^(?:responseId|usageMetadata: totalTokenCount)(?:: )?$/, /^promptFeedback: $/],
    reason: 'The envelope, and a sum; a prompt of which there are answers was not blocked.',
  },
];
