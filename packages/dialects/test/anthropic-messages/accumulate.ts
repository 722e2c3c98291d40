import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

type Fields = Record<string, Json | undefined>;

/** The message that a client's SDK puts together from the events of one stream. */
export function accumulate(events: readonly JsonObject[]): JsonObject {
  let message: Fields = {};
  const blocks: Fields[] = [];
  const inputs: string[] = [];
  for (const event of events) {
    const index = Number(event['index']);
    const block = blocks[index];
    if (event['type'] === 'message_start' && isJsonObject(event['message'])) message = { ...event['message'] };
    if (event['type'] === 'content_block_start' && isJsonObject(event['content_block']))
      blocks[index] = { ...event['content_block'] };
    if (event['type'] === 'content_block_delta' && block && isJsonObject(event['delta']))
      inputs[index] = (inputs[index] ?? '') + grow(block, event['delta']);
    if (event['type'] === 'content_block_stop' && block && inputs[index]) block['input'] = JSON.parse(inputs[index]);
    if (event['type'] === 'message_delta') message = ended(message, event);
    if (event['type'] === 'message_stop') break;
  }
  return { ...message, content: blocks };
}

/** @returns a piece of the input's JSON */
function grow(block: Fields, delta: JsonObject): string {
  switch (delta['type']) {
    case 'text_delta':
      block['text'] = `${String(block['text'])}${String(delta['text'])}`;
      return '';
    case 'thinking_delta':
      block['thinking'] = `${String(block['thinking'])}${String(delta['thinking'])}`;
      return '';
    case 'signature_delta':
      block['signature'] = delta['signature'];
      return '';
    case 'citations_delta':
      block['citations'] = [
        ...(Array.isArray(block['citations']) ? block['citations'] : []),
        delta['citation'] ?? null,
      ];
      return '';
    default:
      return String(delta['partial_json'] ?? '');
  }
}

function ended(message: Fields, { type: _, delta, usage, ...more }: JsonObject): Fields {
  const told = isJsonObject(usage) ? Object.entries(usage).filter(([, value]) => value !== null) : [];
  const before = isJsonObject(message['usage']) ? message['usage'] : {};
  return { ...message, ...(isJsonObject(delta) && delta), ...more, usage: { ...before, ...Object.fromEntries(told) } };
}
