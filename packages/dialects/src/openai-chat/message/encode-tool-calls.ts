import type { JsonObject, NativePart, ToolCallPart } from '@proxy/spec';
import { hasOwn, ownFields, withOwn } from '../extensions.ts';
import { writeGoogleSignature } from './decode-tool-calls.ts';

/** The calls of an assistant message: `tool_calls`, or the lone `function_call` where it came as that. */
export function encodeToolCalls(calls: readonly (ToolCallPart | NativePart)[]): JsonObject {
  if (calls.length === 0) return {};
  const [first] = calls;
  if (first?.kind === 'tool_call' && calls.length === 1 && hasOwn(first, 'function_call'))
    return withOwn({ function_call: writeFunction(first) }, ownFields(first));
  return { tool_calls: calls.map(encodeToolCall) };
}

function encodeToolCall(call: ToolCallPart | NativePart, index: number): JsonObject {
  if (call.kind === 'native') return call.value;
  const head = { ...(hasOwn(call, 'index') && { index }), id: call.id, ...writeGoogleSignature(call.opaque) };
  const body: JsonObject =
    call.flavour === 'custom'
      ? { ...head, type: 'custom', custom: { name: call.name, input: call.arguments } }
      : { ...head, type: 'function', function: writeFunction(call) };
  return withOwn(body, ownFields(call));
}

/** Clients parse the arguments: where there are none they get an empty object. */
function writeFunction({ name, arguments: text }: ToolCallPart): JsonObject {
  return { name, arguments: text === '' ? '{}' : text };
}
