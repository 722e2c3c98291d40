import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

const deltasOf: Readonly<Record<string, readonly string[]>> = {
  text: ['text_delta', 'citations_delta'],
  tool_use: ['input_json_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  redacted_thinking: [],
};

interface State {
  begun: boolean;
  stopped: boolean;
  over: boolean;
  blocks: number;
  open: { readonly type: string; hasText: boolean; isSigned: boolean } | undefined;
}
type Complain = (problem: string) => void;
type Check = (event: JsonObject, state: State, complain: Complain) => void;

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  [
    'message_start',
    ({ message }, state, complain) => {
      if (state.begun) complain('a second message_start');
      state.begun = true;
      checkMessage(message, complain);
    },
  ],
  ['content_block_start', checkBlockStart],
  ['content_block_delta', checkBlockDelta],
  ['content_block_stop', checkBlockStop],
  [
    'message_delta',
    (event, state, complain) => {
      if (state.open) complain('message_delta within a block');
      state.stopped = true;
      checkEnding(event, complain);
    },
  ],
  [
    'message_stop',
    (_, state, complain) => {
      if (!state.stopped) complain('message_stop without message_delta');
      state.over = true;
    },
  ],
]);

/**
 * What is illegal in a stream of this dialect, as a list of complaints. Written from the description of the grammar,
 * and knows nothing of the encoder.
 */
export function complaints(events: readonly JsonObject[]): string[] {
  const problems: string[] = [];
  const state: State = { begun: false, stopped: false, over: false, blocks: 0, open: undefined };
  for (const [index, event] of events.entries()) {
    const type = String(event['type']);
    const complain = (problem: string): number => problems.push(`event ${index}: ${problem}`);
    if (state.over) complain(`${type} after the end`);
    if (type === 'error') {
      state.over = true;
      continue;
    }
    if (!state.begun && type !== 'message_start') complain(`${type} before message_start`);
    if (state.stopped && type !== 'message_stop') complain(`${type} after message_delta`);
    checks.get(type)?.(event, state, complain);
  }
  return problems;
}

function checkBlockStart({ index, content_block: block }: JsonObject, state: State, complain: Complain): void {
  if (state.open) complain('a block within a block');
  if (index !== state.blocks) complain(`block ${String(index)} where ${state.blocks} is due`);
  state.blocks++;
  state.open = { type: String(isJsonObject(block) ? block['type'] : undefined), hasText: false, isSigned: false };
}

function checkBlockDelta({ index, delta }: JsonObject, { open, blocks }: State, complain: Complain): void {
  if (!open || index !== blocks - 1) {
    complain('a delta outside its block');
    return;
  }
  const type = String(isJsonObject(delta) ? delta['type'] : undefined);
  const allowed = deltasOf[open.type];
  if (allowed && !allowed.includes(type)) complain(`${type} in a ${open.type} block`);
  if (open.isSigned) complain(`${type} after the signature`);
  open.isSigned ||= type === 'signature_delta';
  open.hasText ||= type === 'text_delta';
}

function checkBlockStop({ index }: JsonObject, state: State, complain: Complain): void {
  if (!state.open || index !== state.blocks - 1) complain('the end of a block that is not open');
  if (state.open?.type === 'text' && !state.open.hasText) complain('an empty text block');
  if (state.open?.type === 'thinking' && !state.open.isSigned) complain('a thinking block without signature');
  state.open = undefined;
}

function checkMessage(message: Json | undefined, complain: Complain): void {
  if (!isJsonObject(message)) {
    complain('no message');
    return;
  }
  if (typeof message['id'] !== 'string' || message['role'] !== 'assistant') complain('a message without id or role');
  if (!Array.isArray(message['content']) || message['content'].length > 0) complain('content that is not empty');
  if (message['stop_reason'] !== null) complain('a stop reason at the start');
  checkUsage(message['usage'], complain);
}

function checkEnding({ delta, usage }: JsonObject, complain: Complain): void {
  if (!isJsonObject(delta) || typeof delta['stop_reason'] !== 'string') complain('no stop reason');
  checkUsage(usage, complain);
}

function checkUsage(usage: Json | undefined, complain: Complain): void {
  if (!isJsonObject(usage)) {
    complain('no usage');
    return;
  }
  for (const name of ['input_tokens', 'output_tokens'])
    if (typeof usage[name] !== 'number' || usage[name] < 0) complain(`${name} is no count`);
}
