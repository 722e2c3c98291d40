import { isJsonObject, type Json, type ToolCallPart } from '@proxy/spec';
import type { MintCallId } from '../internal/mint-call-id.ts';

/**
 * A call, which always comes whole, its arguments as an object. Most versions give it no id: it gets one that is made of
 * the time of the answer and the call's place in it. `undefined` where it names no function.
 */
export function decodeToolCall(value: Json, position: number, mint: MintCallId): ToolCallPart | undefined {
  const called = isJsonObject(value) ? value['function'] : undefined;
  if (!isJsonObject(value) || !isJsonObject(called) || typeof called['name'] !== 'string') return undefined;
  const { id } = value;
  const { name, arguments: input } = called;
  return {
    kind: 'tool_call',
    id: typeof id === 'string' && id !== '' ? id : mint(position),
    name,
    arguments: typeof input === 'string' ? input : JSON.stringify(isJsonObject(input) ? input : {}),
  };
}
