import {
  type ChatRequest,
  type FunctionTool,
  isJsonObject,
  type JsonObject,
  type Tool,
  type ToolChoice,
} from '@proxy/spec';
import { fitSchema } from '../../anthropic-messages/request/fit-schema.ts';
import { freeFormAsFunction } from '../../internal/free-form-tool.ts';
import { isWebSearch } from '../../internal/web-search.ts';
import { dialect } from '../dialect.ts';
import { writeCachePoint } from './encode-part.ts';
import { type Encoding, unsupported } from './encoding.ts';

const legalName = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * `toolConfig`; absent where there are no tools. A conversation that holds calls must name its tools, or it is refused.
 * @throws GatewayError `PROXY_UNSUPPORTED` for a tool of another provider save for a search of the web, a free-form tool, or a name that is refused
 */
export function encodeToolConfig(
  request: ChatRequest,
  messages: readonly JsonObject[],
  isThinking: boolean,
  encoding: Encoding,
): JsonObject | undefined {
  const called = calledNames(messages);
  const tools = allowedTools(request, encoding);
  if (request.parallelToolCalls === false && tools.length > 0)
    encoding.lose('dropped', 'parallelToolCalls', 'Calls side by side cannot be forbidden.');
  if (request.toolChoice?.kind === 'none') {
    encoding.lose(
      'emulated',
      'toolChoice',
      'Tools that may not be called are left out, save for names in the conversation.',
    );
    return called.length > 0 ? { tools: called.map(bareTool) } : undefined;
  }
  if (tools.length > 0) return { tools, ...encodeToolChoice(request.toolChoice, isThinking, encoding) };
  if (request.toolChoice && request.toolChoice.kind !== 'auto')
    encoding.lose('dropped', 'toolChoice', 'There is no tool to choose.');
  if (called.length === 0) return undefined;
  encoding.lose(
    'emulated',
    'tools',
    'The tools that were called are named: a conversation with calls is refused without.',
  );
  return { tools: called.map(bareTool) };
}

function calledNames(messages: readonly JsonObject[]): readonly string[] {
  const blocks = messages.flatMap(({ content }) => (Array.isArray(content) ? content.filter(isJsonObject) : []));
  const names = blocks.map(({ toolUse }) =>
    isJsonObject(toolUse) && !('type' in toolUse) ? toolUse['name'] : undefined,
  );
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}

const bareTool = (name: string): JsonObject => ({ toolSpec: { name, inputSchema: { json: { type: 'object' } } } });

function allowedTools({ tools = [], toolChoice }: ChatRequest, encoding: Encoding): JsonObject[] {
  const names = toolChoice?.kind === 'allowed' ? new Set(toolChoice.names) : undefined;
  if (names) encoding.lose('emulated', 'toolChoice', 'Tools that may not be called were left out.');
  return tools.flatMap((tool, index) =>
    tool.kind === 'native' || !names || names.has(tool.name) ? encodeTool(tool, `tools.${index}`, encoding) : [],
  );
}

function encodeTool(tool: Tool, path: string, encoding: Encoding): JsonObject[] {
  encoding.loseForeign(tool, path);
  if (tool.kind === 'native') {
    if (tool.dialect === dialect) return [tool.value];
    if (!isWebSearch(tool)) throw unsupported(`A tool that only ${tool.dialect} knows`, path);
    encoding.lose('dropped', path, 'Searching the web is left out: each provider does it in its own way.');
    return [];
  }
  if (!legalName.test(tool.name))
    throw unsupported(
      'A tool whose name is longer than 64 or holds other characters than letters, digits, _ and -',
      `${path}.name`,
    );
  const called = tool.kind === 'custom' ? freeFormAsFunction(tool, path, encoding.lose) : tool;
  return [encodeFunction(called, path, encoding), ...writeCachePoint(tool.cache)];
}

function encodeFunction(tool: FunctionTool, path: string, encoding: Encoding): JsonObject {
  const { name, description, parameters = {} } = tool;
  const typed: JsonObject = parameters['type'] === 'object' ? parameters : { ...parameters, type: 'object' };
  if (Object.keys(parameters).length > 0 && typed !== parameters)
    encoding.lose('changed', `${path}.parameters`, 'The schema of arguments must be of type object.');
  const strict = strictSchema(tool, typed, path, encoding);
  return {
    toolSpec: {
      name,
      ...(description !== undefined && description !== '' && { description }),
      inputSchema: { json: strict ?? typed },
      ...(strict && { strict: true }),
    },
  };
}

/** Strictness is asked for where the model is known to have it. */
function strictSchema(
  tool: FunctionTool,
  schema: JsonObject,
  path: string,
  encoding: Encoding,
): JsonObject | undefined {
  if (!tool.strict) return undefined;
  if (encoding.capabilities?.structuredOutput !== true) {
    encoding.lose('dropped', `${path}.strict`, 'This model is not known to enforce schemas.');
    return undefined;
  }
  const fitted = fitSchema(schema);
  if (fitted.isChanged)
    encoding.lose('changed', `${path}.parameters`, 'Unknown constraints were put into descriptions.');
  return fitted.schema;
}

function encodeToolChoice(choice: ToolChoice | undefined, isThinking: boolean, { lose }: Encoding): JsonObject {
  const wire = choice && plainChoice(choice, lose);
  if (!wire || 'auto' in wire || !isThinking) return wire ? { toolChoice: wire } : {};
  lose('changed', 'toolChoice', 'No tool can be forced while the model thinks.');
  return { toolChoice: { auto: {} } };
}

function plainChoice(choice: ToolChoice, lose: Encoding['lose']): JsonObject {
  switch (choice.kind) {
    case 'tool':
      return { tool: { name: choice.name } };
    case 'allowed':
      return choice.mode === 'required' ? { any: {} } : { auto: {} };
    case 'required':
      return { any: {} };
    case 'native':
      if (choice.dialect === dialect) return choice.value;
      lose('dropped', 'toolChoice', `Only ${choice.dialect} knows this choice.`);
      return { auto: {} };
    default:
      return { auto: {} };
  }
}
