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

const repeatedNames: readonly string[] = [
  'background',
  'completed_at',
  'conversation',
  'error',
  'incomplete_details',
  'instructions',
  'max_output_tokens',
  'max_tool_calls',
  'metadata',
  'output_text',
  'parallel_tool_calls',
  'previous_response_id',
  'prompt',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'reasoning',
  'safety_identifier',
  'status',
  'store',
  'temperature',
  'text',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
  'truncation',
  'user',
];

/** Fields of an answer in Responses that its request said before, or that say nothing new; and all within them. */
const repeated = (place: string): RegExp => new RegExp(`^${place}(?:${repeatedNames.join('|')})(?:: .*|\\..*)?$`);

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
    from: openai,
    to: responses,
    side: 'answer',
    paths: [/^id: $/, /finish_reason$/],
    reason: 'Ids of the dialect begin with resp_; there are calls, which say why it ended.',
  },
  {
    from: openai,
    to: responses,
    side: 'stream',
    paths: [/^id: $/, /finish_reason$/],
    reason: 'Ids of the dialect begin with resp_; there are calls, which say why it ended.',
  },
  {
    from: openai,
    to: responses,
    side: 'answer',
    paths: [/message\.audio\.(?:id|data)$/, /^usage: total_tokens$/, /audio_tokens$/],
    reason: 'That sound is answered by its transcript, and counted with all else, is reported once; the rest is a sum.',
  },
  {
    from: openai,
    to: responses,
    side: 'stream',
    paths: [/^usage: total_tokens$/, /audio_tokens$/],
    reason: 'A sum; and that sound is counted with all else is reported once for both directions.',
  },
  {
    from: anthropic,
    to: responses,
    side: 'request',
    paths: [/citations\.0\.type$/, /^tools: 0\.name$/],
    reason: 'What a citation points into is reported field by field; a tool of the provider has one name.',
  },
  {
    from: anthropic,
    to: responses,
    side: 'answer',
    paths: [/^id: $/],
    reason: 'Ids of the dialect begin with resp_.',
  },
  {
    from: responses,
    side: 'request',
    paths: [/^reasoning: (?:mode|context|generate_summary)$/],
    reason: 'What only this dialect knows of reasoning is reported as one.',
  },
  {
    from: responses,
    side: 'request',
    paths: [/^reasoning: summary$/],
    reason: 'Where nothing shall be reasoned, nothing is summed up.',
  },
  {
    from: responses,
    to: anthropic,
    side: 'request',
    paths: [/^tool_choice: (?:type|server_label|name)$/],
    reason: 'That the choice of a tool of the provider is left to the model is reported of the whole.',
  },
  {
    from: responses,
    to: 'bedrock-converse',
    side: 'request',
    paths: [/^tool_choice: (?:type|server_label|name)$/],
    reason: 'That the choice of a tool of the provider is left to the model is reported of the whole.',
  },
  {
    from: responses,
    side: 'request',
    paths: [/^input: 0\.call_id$/],
    reason: 'A result whose call is nowhere is told as text, which is reported.',
  },
  {
    from: responses,
    side: 'request',
    paths: [/^input: 0\.role$/],
    reason: 'Of an item that adds tools the tools are sent; that it is no message is reported.',
  },
  {
    from: gemini,
    side: 'request',
    paths: [/functionResponse\.(?:scheduling|willContinue)$/],
    reason: 'How a tool goes on to answer is reported as one.',
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
    paths: [repeated('')],
    reason: 'It repeats what was asked, or what the rest of the answer tells.',
  },
  {
    from: responses,
    side: 'stream',
    paths: [repeated('response\\.\\w+: response\\.')],
    reason: 'It repeats what was asked, or what the rest of the answer tells.',
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
    paths: [/^response\.\w+: response\.(?:id|object|status|created_at|usage|usage\.total_tokens)$/],
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
