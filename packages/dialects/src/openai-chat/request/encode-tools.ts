import type { JsonObject, Tool, ToolChoice } from '@proxy/spec';
import { optional } from '../../internal/optional.ts';
import { isWebSearch } from '../../internal/web-search.ts';
import { dialect, hasOwn, ownFields, withOwn } from '../extensions.ts';
import { writeCacheHint } from '../message/cache-hint.ts';
import { type Encoding, unsupported } from './encoding.ts';

/**
 * `tools`, `tool_choice` and `parallel_tool_calls`, or the fields that came before them where the client used these.
 * @throws GatewayError `PROXY_UNSUPPORTED` for a tool of another provider, save for a search of the web
 */
export function encodeTools(encoding: Encoding): JsonObject {
  const { request, capabilities, isNative } = encoding;
  const asked = request.tools ?? [];
  const refused = capabilities.tools === false && asked.length > 0;
  if (refused) encoding.lose('dropped', 'tools', 'The model cannot call tools.');
  const tools = refused ? [] : writeTools(asked, encoding);
  if (tools.length === 0 && !isNative) return loseChoice(encoding);
  return {
    ...(request.tools && !refused && { [isOld(request) ? 'functions' : 'tools']: tools }),
    ...(refused ? {} : encodeChoice(encoding)),
    ...(request.parallelToolCalls !== undefined && !refused && { parallel_tool_calls: request.parallelToolCalls }),
  };
}

const isOld = (request: Encoding['request']): boolean => hasOwn(request, 'functions');

function writeTools(tools: readonly Tool[], encoding: Encoding): JsonObject[] {
  return tools.flatMap((tool, index) => optional(writeTool(tool, `tools.${index}`, encoding)));
}

function writeTool(tool: Tool, path: string, encoding: Encoding): JsonObject | undefined {
  encoding.loseForeign(tool.extensions, path);
  if (tool.kind === 'native') {
    if (tool.dialect === dialect) return tool.value;
    if (!isWebSearch(tool)) throw unsupported(`A tool that only ${tool.dialect} knows`, path);
    encoding.lose('dropped', path, 'Searching the web is left out: each provider does it in its own way.');
    return undefined;
  }
  const { description } = tool;
  const about = { name: tool.name, ...(description !== undefined && { description }) };
  if (tool.kind === 'custom') {
    const custom = { ...about, ...(tool.format && { format: tool.format }) };
    return withOwn({ type: 'custom', custom, ...writeCache(tool, encoding) }, ownFields(tool));
  }
  const parameters = tool.parameters ?? (encoding.isNative ? undefined : { type: 'object', properties: {} });
  const inner = {
    ...about,
    ...(parameters && { parameters }),
    ...(tool.strict !== undefined && { strict: tool.strict }),
  };
  if (isOld(encoding.request)) return withOwn(inner, ownFields(tool));
  return withOwn({ type: 'function', function: inner, ...writeCache(tool, encoding) }, ownFields(tool));
}

function writeCache(tool: Tool, encoding: Encoding): JsonObject {
  if (!tool.cache) return {};
  if (hasOwn(tool, 'cache_control')) return { cache_control: writeCacheHint(tool.cache) };
  encoding.loseOnce('dropped', 'cache', 'Hosts of this dialect cache by themselves.');
  return {};
}

/** A choice among no tools is refused by hosts; it says something only where it demanded a call. */
function loseChoice({ request: { toolChoice }, lose }: Encoding): JsonObject {
  if (toolChoice && toolChoice.kind !== 'auto' && toolChoice.kind !== 'none')
    lose('dropped', 'toolChoice', 'No tool is left to choose.');
  return {};
}

function encodeChoice(encoding: Encoding): JsonObject {
  const { toolChoice } = encoding.request;
  if (!toolChoice) return {};
  if (hasOwn(encoding.request, 'function_call')) return { function_call: writeOldChoice(toolChoice) };
  const choice = writeChoice(toolChoice, encoding);
  return choice === undefined ? {} : { tool_choice: choice };
}

function writeOldChoice(choice: ToolChoice): JsonObject[string] {
  return choice.kind === 'tool' ? { name: choice.name } : choice.kind;
}

function writeChoice(choice: ToolChoice, encoding: Encoding): JsonObject[string] {
  switch (choice.kind) {
    case 'tool':
      return nameTool(choice.name, choice.flavour ?? 'function');
    case 'allowed': {
      const custom = new Set(encoding.request.tools?.map((tool) => tool.kind === 'custom' && tool.name));
      const tools = choice.names.map((name) => nameTool(name, custom.has(name) ? 'custom' : 'function'));
      return { type: 'allowed_tools', allowed_tools: { mode: choice.mode, tools } };
    }
    case 'native':
      if (choice.dialect === dialect) return choice.value;
      encoding.lose('dropped', 'toolChoice', `Only ${choice.dialect} knows this choice.`);
      return undefined;
    default:
      return choice.kind;
  }
}

const nameTool = (name: string, flavour: 'function' | 'custom'): JsonObject => ({ type: flavour, [flavour]: { name } });
