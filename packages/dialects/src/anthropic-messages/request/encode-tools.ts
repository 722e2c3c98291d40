import type { ChatRequest, FunctionTool, JsonObject, Tool, ToolChoice } from '@proxy/spec';
import { freeFormAsFunction } from '../../internal/free-form-tool.ts';
import { optional } from '../../internal/optional.ts';
import { isWebSearch } from '../../internal/web-search.ts';
import { writeCacheHint } from '../content/cache-hint.ts';
import { dialect, ownFields } from '../dialect.ts';
import { type Encoding, unsupported } from './encoding.ts';
import { fitSchema } from './fit-schema.ts';

const legalName = /^[a-zA-Z0-9_-]{1,128}$/;

/** @throws GatewayError `PROXY_UNSUPPORTED` for a tool of another provider save for a search of the web, or a name that is refused */
export function encodeTools({ tools, toolChoice }: ChatRequest, encoding: Encoding): JsonObject[] {
  const all = (tools ?? []).map((tool, index) => ({ tool, path: `tools.${index}` }));
  if (toolChoice?.kind !== 'allowed')
    return all.flatMap(({ tool, path }) => optional(encodeTool(tool, path, encoding)));
  const names = new Set(toolChoice.names);
  const allowed = all.filter(({ tool }) => tool.kind === 'native' || names.has(tool.name));
  encoding.lose('emulated', 'toolChoice', 'Tools that may not be called were left out.');
  return allowed.flatMap(({ tool, path }) => optional(encodeTool(tool, path, encoding)));
}

function encodeTool(tool: Tool, path: string, encoding: Encoding): JsonObject | undefined {
  encoding.loseForeign(tool, path);
  if (tool.kind === 'native') {
    if (tool.dialect === dialect) return tool.value;
    if (!isWebSearch(tool)) throw unsupported(`A tool that only ${tool.dialect} knows`, path);
    encoding.lose('dropped', path, 'Searching the web is left out: each provider does it in its own way.');
    return undefined;
  }
  if (!encoding.isNative && !legalName.test(tool.name))
    throw unsupported('A tool whose name holds other characters than letters, digits, _ and -', `${path}.name`);
  return encodeFunction(tool.kind === 'custom' ? freeFormAsFunction(tool, path, encoding.lose) : tool, path, encoding);
}

function encodeFunction(tool: FunctionTool, path: string, encoding: Encoding): JsonObject {
  const { name, description, parameters, strict, cache } = tool;
  const schema = encoding.isNative ? { parameters, strict } : fittedFunction(tool, path, encoding);
  return {
    name,
    ...(description !== undefined && { description }),
    ...((parameters !== undefined || !encoding.isNative) && { input_schema: schema.parameters }),
    ...((encoding.isNative ? strict !== undefined : schema.strict) && { strict: schema.strict }),
    ...writeCacheHint(cache),
    ...ownFields(tool),
  };
}

/** The schema must be of an object; strictness is asked for where the model is known to have it. */
function fittedFunction({ parameters = {}, strict }: FunctionTool, path: string, encoding: Encoding) {
  const typed: JsonObject = parameters['type'] === 'object' ? parameters : { ...parameters, type: 'object' };
  if (Object.keys(parameters).length > 0 && typed !== parameters)
    encoding.lose('changed', `${path}.parameters`, 'The schema of arguments must be of type object.');
  if (!strict) return { parameters: typed, strict: false };
  if (encoding.capabilities?.structuredOutput !== true) {
    encoding.lose('dropped', `${path}.strict`, 'This model is not known to enforce schemas.');
    return { parameters: typed, strict: false };
  }
  const fitted = fitSchema(typed);
  if (fitted.isChanged)
    encoding.lose('changed', `${path}.parameters`, 'Unknown constraints were put into descriptions.');
  return { parameters: fitted.schema, strict: true };
}

const plainChoices = { auto: 'auto', none: 'none', required: 'any' } as const;

/** `tool_choice`; where it would force a tool while the model has a budget to think, the API takes `auto` only. */
export function encodeToolChoice(
  request: ChatRequest,
  isThinking: boolean,
  encoding: Encoding,
): JsonObject | undefined {
  const { toolChoice, parallelToolCalls } = request;
  if (toolChoice?.kind === 'native' && toolChoice.dialect === dialect) return toolChoice.value;
  const choice = toolChoice && plainChoice(toolChoice, encoding);
  const isForced = choice?.['type'] === 'any' || choice?.['type'] === 'tool';
  const isBarred = isForced && isThinking && !encoding.isNative;
  if (isBarred) encoding.lose('changed', 'toolChoice', 'No tool can be forced while the model thinks.');
  const taken = isBarred ? { type: 'auto' } : choice;
  if (parallelToolCalls === undefined || taken?.['type'] === 'none') return taken;
  if (parallelToolCalls && !taken) return undefined;
  return { ...(taken ?? { type: 'auto' }), disable_parallel_tool_use: !parallelToolCalls };
}

function plainChoice(choice: ToolChoice, encoding: Encoding): JsonObject {
  switch (choice.kind) {
    case 'tool':
      return { type: 'tool', name: choice.name };
    case 'allowed':
      return { type: plainChoices[choice.mode] };
    case 'native':
      encoding.lose('dropped', 'toolChoice', `Only ${choice.dialect} knows this choice.`);
      return { type: 'auto' };
    default:
      return { type: plainChoices[choice.kind] };
  }
}
