import type { FunctionTool, JsonObject } from '@proxy/spec';
import { functionTooling } from '../../internal/function-tools.ts';
import type { UpstreamEncoding } from '../../internal/upstream-encoding.ts';

/** Tools, and whether one must be called: a choice of one of them leaves the others out. */
export function encodeTools(encoding: UpstreamEncoding): JsonObject {
  const { tools, mode, named } = functionTooling(encoding);
  if (encoding.request.parallelToolCalls !== undefined)
    encoding.lose('dropped', 'parallelToolCalls', 'The model decides how many tools it calls at once.');
  const offered = named === undefined ? tools : tools.filter(({ name }) => name === named);
  if (offered.length === 0) return {};
  if (named !== undefined) encoding.lose('emulated', 'toolChoice', 'Only the tool that must be called is sent.');
  return {
    tools: offered.map(encodeTool),
    ...(mode !== undefined && mode !== 'auto' && { tool_choice: mode === 'none' ? 'NONE' : 'REQUIRED' }),
    ...encodeStrict(offered, encoding),
  };
}

function encodeTool({ name, description, parameters }: FunctionTool): JsonObject {
  return {
    type: 'function',
    function: {
      name,
      ...(description !== undefined && { description }),
      parameters: parameters ?? { type: 'object', properties: {} },
    },
  };
}

/** One switch for all tools. */
function encodeStrict(tools: readonly FunctionTool[], { lose }: UpstreamEncoding): JsonObject {
  if (!tools.some(({ strict }) => strict)) return {};
  if (!tools.every(({ strict }) => strict))
    lose('changed', 'tools.strict', 'All tools are held to their schemas, or none.');
  return { strict_tools: true };
}
