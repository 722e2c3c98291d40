/** What the upstream of the bench answers in one dialect. */
export interface Answers {
  readonly whole: string;
  readonly first: string;
  readonly event: string;
  readonly last: string;
}

const sentence = 'The quick brown fox jumps over the lazy dog, and the lazy dog does not mind it at all. ';
const text = sentence.repeat(9);

const chunkBase = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'bench' };
const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ ...chunkBase, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const openAiUsage = { prompt_tokens: 250, completion_tokens: 200, total_tokens: 450 };

export const openAi: Answers = {
  whole: JSON.stringify({
    ...chunkBase,
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: openAiUsage,
  }),
  first: chunk({ role: 'assistant', content: '' }),
  event: chunk({ content: ' token' }),
  last: `${chunk({}, 'stop')}data: ${JSON.stringify({ ...chunkBase, choices: [], usage: openAiUsage })}\n\ndata: [DONE]\n\n`,
};

const named = (type: string, fields: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
const messageBase = { id: 'msg_1', type: 'message', role: 'assistant', model: 'bench' };
const usage = { input_tokens: 250, output_tokens: 200 };
const unfinished = { ...messageBase, content: [], stop_reason: null, stop_sequence: null, usage };

export const anthropic: Answers = {
  whole: JSON.stringify({
    ...messageBase,
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage,
  }),
  first:
    named('message_start', { message: unfinished }) +
    named('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  event: named('content_block_delta', { index: 0, delta: { type: 'text_delta', text: ' token' } }),
  last:
    named('content_block_stop', { index: 0 }) +
    named('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage }) +
    named('message_stop'),
};
