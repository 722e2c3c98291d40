import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

const deltasOf: Readonly<Record<string, readonly string[]>> = {
  text: ['text_delta', 'citations_delta'],
  tool_use: ['input_json_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  redacted_thinking: [],
};
const known = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
]);

/**
 * What is illegal in a stream of this dialect, as a list of complaints. Written from the description of the grammar,
 * and knows nothing of the encoder.
 */
export function complaints(events: readonly JsonObject[]): string[] {
  const problems: string[] = [];
  const complain = (index: number, problem: string): void => {
    problems.push(`event ${index}: ${problem}`);
  };
  let begun = false;
  let stopped = false;
  let over = false;
  let blocks = 0;
  let open: { type: string; text: boolean; signed: boolean } | undefined;
  for (const [index, event] of events.entries()) {
    const type = String(event['type']);
    if (over) complain(index, `${type} after the end`);
    if (type === 'error') {
      over = true;
      continue;
    }
    if (!begun && type !== 'message_start') complain(index, `${type} before message_start`);
    if (stopped && type !== 'message_stop') complain(index, `${type} after message_delta`);
    if (!known.has(type)) continue;
    if (type === 'message_start') {
      if (begun) complain(index, 'a second message_start');
      begun = true;
      checkMessage(event['message'], (problem) => complain(index, problem));
    } else if (type === 'content_block_start') {
      if (open) complain(index, 'a block within a block');
      if (event['index'] !== blocks) complain(index, `block ${String(event['index'])} where ${blocks} is due`);
      blocks++;
      const block = isJsonObject(event['content_block']) ? event['content_block'] : {};
      open = { type: String(block['type']), text: false, signed: false };
    } else if (type === 'content_block_delta') {
      if (!open || event['index'] !== blocks - 1) complain(index, 'a delta outside its block');
      const delta = String(isJsonObject(event['delta']) ? event['delta']['type'] : undefined);
      const allowed = open && deltasOf[open.type];
      if (allowed && !allowed.includes(delta)) complain(index, `${delta} in a ${open?.type} block`);
      if (open?.signed) complain(index, `${delta} after the signature`);
      if (open && delta === 'signature_delta') open.signed = true;
      if (open && delta === 'text_delta') open.text = true;
    } else if (type === 'content_block_stop') {
      if (!open || event['index'] !== blocks - 1) complain(index, 'the end of a block that is not open');
      if (open?.type === 'text' && !open.text) complain(index, 'an empty text block');
      if (open?.type === 'thinking' && !open.signed) complain(index, 'a thinking block without signature');
      open = undefined;
    } else if (type === 'message_delta') {
      if (open) complain(index, 'message_delta within a block');
      checkEnding(event, (problem) => complain(index, problem));
      stopped = true;
    } else {
      if (!stopped) complain(index, 'message_stop without message_delta');
      over = true;
    }
  }
  return problems;
}

function checkMessage(message: Json | undefined, complain: (problem: string) => void): void {
  if (!isJsonObject(message)) return complain('no message');
  if (typeof message['id'] !== 'string' || message['role'] !== 'assistant') complain('a message without id or role');
  if (!Array.isArray(message['content']) || message['content'].length > 0) complain('content that is not empty');
  if (message['stop_reason'] !== null) complain('a stop reason at the start');
  checkUsage(message['usage'], complain);
}

function checkEnding({ delta, usage }: JsonObject, complain: (problem: string) => void): void {
  if (!isJsonObject(delta) || typeof delta['stop_reason'] !== 'string') complain('no stop reason');
  checkUsage(usage, complain);
}

function checkUsage(usage: Json | undefined, complain: (problem: string) => void): void {
  if (!isJsonObject(usage)) return complain('no usage');
  for (const name of ['input_tokens', 'output_tokens'])
    if (typeof usage[name] !== 'number' || usage[name] < 0) complain(`${name} is no count`);
}
