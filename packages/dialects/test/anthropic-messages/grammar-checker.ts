import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

const deltasOf: Readonly<Record<string, readonly string[]>> = {
  text: ['text_delta', 'citations_delta'],
  tool_use: ['input_json_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  redacted_thinking: [],
};

interface OpenBlock {
  readonly type: string;
  hasText: boolean;
  isSigned: boolean;
}
interface State {
  hasBegun: boolean;
  hasStopped: boolean;
  isOver: boolean;
  blocks: number;
  open: OpenBlock | undefined;
}

/**
 * What is illegal in a stream of this dialect, as a list of complaints. Written from the description of the grammar,
 * and knows nothing of the encoder.
 */
export function complaints(events: readonly JsonObject[]): string[] {
  const state: State = { hasBegun: false, hasStopped: false, isOver: false, blocks: 0, open: undefined };
  return events.flatMap((event, index) => {
    const type = String(event['type']);
    const problems = [...orderProblems(type, state), ...(checks.get(type)?.(event, state) ?? [])];
    return problems.map((problem) => `event ${index}: ${problem}`);
  });
}

const when = (isWrong: boolean, problem: string): string[] => (isWrong ? [problem] : []);

/** An error may come at any time; all else between `message_start` and `message_delta`. */
function orderProblems(type: string, { hasBegun, hasStopped, isOver }: State): string[] {
  const over = when(isOver, `${type} after the end`);
  if (type === 'error') return over;
  return [
    ...over,
    ...when(!hasBegun && type !== 'message_start', `${type} before message_start`),
    ...when(hasStopped && type !== 'message_stop', `${type} after message_delta`),
  ];
}

type Check = (event: JsonObject, state: State) => string[];

const checks: ReadonlyMap<string, Check> = new Map(
  Object.entries<Check>({
    error(_, state) {
      state.isOver = true;
      return [];
    },
    message_start({ message }, state) {
      const again = when(state.hasBegun, 'a second message_start');
      state.hasBegun = true;
      return [...again, ...messageProblems(message)];
    },
    content_block_start: blockStart,
    content_block_delta: blockDelta,
    content_block_stop: blockStop,
    message_delta({ delta, usage }, state) {
      state.hasStopped = true;
      const isTold = isJsonObject(delta) && typeof delta['stop_reason'] === 'string';
      return [
        ...when(state.open !== undefined, 'message_delta within a block'),
        ...when(!isTold, 'no stop reason'),
        ...usageProblems(usage),
      ];
    },
    message_stop(_, state) {
      state.isOver = true;
      return when(!state.hasStopped, 'message_stop without message_delta');
    },
  }),
);

function blockStart({ index = null, content_block: block }: JsonObject, state: State): string[] {
  const problems = [
    ...when(state.open !== undefined, 'a block within a block'),
    ...when(index !== state.blocks, `block ${String(index)} where ${state.blocks} is due`),
  ];
  state.blocks++;
  state.open = { type: String(isJsonObject(block) ? block['type'] : undefined), hasText: false, isSigned: false };
  return problems;
}

function blockDelta({ index, delta }: JsonObject, { open, blocks }: State): string[] {
  if (!open || index !== blocks - 1) return ['a delta outside its block'];
  const type = String(isJsonObject(delta) ? delta['type'] : undefined);
  const problems = [
    ...when(deltasOf[open.type]?.includes(type) === false, `${type} in a ${open.type} block`),
    ...when(open.isSigned, `${type} after the signature`),
  ];
  open.isSigned ||= type === 'signature_delta';
  open.hasText ||= type === 'text_delta';
  return problems;
}

function blockStop({ index }: JsonObject, state: State): string[] {
  const { open, blocks } = state;
  state.open = undefined;
  if (!open || index !== blocks - 1) return ['the end of a block that is not open'];
  return [
    ...when(open.type === 'text' && !open.hasText, 'an empty text block'),
    ...when(open.type === 'thinking' && !open.isSigned, 'a thinking block without signature'),
  ];
}

function messageProblems(message: Json | undefined): string[] {
  if (!isJsonObject(message)) return ['no message'];
  const { id, role, content, stop_reason: reason, usage } = message;
  return [
    ...when(typeof id !== 'string' || role !== 'assistant', 'a message without id or role'),
    ...when(!Array.isArray(content) || content.length > 0, 'content that is not empty'),
    ...when(reason !== null, 'a stop reason at the start'),
    ...usageProblems(usage),
  ];
}

function usageProblems(usage: Json | undefined): string[] {
  if (!isJsonObject(usage)) return ['no usage'];
  const isCount = (value: Json | undefined): boolean => typeof value === 'number' && value >= 0;
  return ['input_tokens', 'output_tokens'].flatMap((name) => when(!isCount(usage[name]), `${name} is no count`));
}
