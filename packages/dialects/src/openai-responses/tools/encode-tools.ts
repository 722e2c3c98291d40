import { isJsonObject, type JsonObject, type Tool, type ToolChoice } from '@proxy/spec';
import { foreignFields } from '../../internal/foreign-fields.ts';
import { isWebSearch } from '../../internal/web-search.ts';
import { withOwn } from '../../internal/with-own.ts';
import { dialect, formOf, isOwn, restOf } from '../extensions.ts';
import { type Encoding, unsupported } from '../request/encoding.ts';
import { clientToolOf } from './client-tools.ts';

/**
 * `tools`, `tool_choice` and `parallel_tool_calls`.
 * @throws GatewayError `PROXY_UNSUPPORTED` for a tool of another provider, save for a search of the web
 */
export function encodeTools(encoding: Encoding): JsonObject {
  const { request, capabilities, isNative } = encoding;
  const asked = (request.tools ?? []).filter((tool) => formOf(tool)['isAdded'] !== true);
  const refused = capabilities.tools === false && asked.length > 0 && !isNative;
  if (refused) encoding.lose('dropped', 'tools', 'The model cannot call tools.');
  const tools = refused ? [] : writeTools(asked, encoding);
  const mayChoose = tools.length > 0 || isNative;
  if (!mayChoose) loseChoice(encoding);
  const { toolChoice, parallelToolCalls } = request;
  return {
    ...((tools.length > 0 || formOf(request)['hasTools'] === true) && { tools }),
    ...(mayChoose && toolChoice && encodeChoice(toolChoice, encoding)),
    ...(mayChoose && parallelToolCalls !== undefined && { parallel_tool_calls: parallelToolCalls }),
  };
}

/** Tools in their order; those of one namespace stand in it again. */
function writeTools(tools: readonly Tool[], encoding: Encoding): JsonObject[] {
  const written: JsonObject[] = [];
  let inner: JsonObject[] = [];
  for (const [index, tool] of tools.entries()) {
    const path = `tools.${index}`;
    encoding.loseForeign(tool.extensions, path);
    const { namespace: name, isFirst } = formOf(tool);
    if (typeof name !== 'string') {
      written.push(...writeTool(tool, path, encoding));
      continue;
    }
    if (isFirst || inner.length === 0) {
      inner = [];
      written.push({ type: 'namespace', name, ...aboutNamespace(tool), tools: inner });
    }
    inner.push(...writeTool(tool, path, encoding));
  }
  return written;
}

function aboutNamespace(tool: Tool): JsonObject {
  const about = restOf(tool)?.['namespace'];
  return isJsonObject(about) ? about : {};
}

/** What only this dialect knows of the tool itself. */
function ownOf(tool: Tool): JsonObject | undefined {
  const rest = restOf(tool);
  if (!rest || formOf(tool)['isFirst'] !== true) return rest;
  const { namespace: _, ...own } = rest;
  return own;
}

function writeTool(tool: Tool, path: string, encoding: Encoding): JsonObject[] {
  if (tool.cache) encoding.loseOnce('dropped', 'cache', 'The provider caches by itself.');
  if (tool.kind === 'native') return writeNative(tool, path, encoding);
  const { tool: own, name = tool.name } = formOf(tool);
  if (isJsonObject(own)) return [withOwn(own, restOf(tool))];
  const { description } = tool;
  const about = { name, ...(description !== undefined && { description }) };
  if (tool.kind === 'custom')
    return [
      withOwn({ type: 'custom', ...about, ...(tool.format && { format: flatGrammar(tool.format) }) }, ownOf(tool)),
    ];
  const parameters = tool.parameters ?? (isOwn(tool) ? undefined : { type: 'object', properties: {} });
  const strict = tool.strict ?? (isOwn(tool) ? undefined : false);
  const fields = { ...(parameters && { parameters }), ...(strict !== undefined && { strict }) };
  return [withOwn({ type: 'function', ...about, ...fields }, ownOf(tool))];
}

function flatGrammar({ grammar, ...format }: JsonObject): JsonObject {
  return isJsonObject(grammar) ? { ...format, ...grammar } : { ...format, ...(grammar !== undefined && { grammar }) };
}

function writeNative(tool: Extract<Tool, { readonly kind: 'native' }>, path: string, encoding: Encoding): JsonObject[] {
  if (tool.dialect === dialect) return [tool.value];
  if (!isWebSearch(tool)) throw unsupported(`A tool that only ${tool.dialect} knows`, path);
  encoding.lose('emulated', path, 'The web is searched by the means of the provider that answers.');
  const { type: _, name: __, ...options } = tool.value;
  for (const { field } of foreignFields({ extensions: { [tool.dialect]: options } }, dialect, `${path}.`))
    encoding.lose('dropped', field, `Only ${tool.dialect} knows this field.`);
  return [{ type: 'web_search' }];
}

function loseChoice({ request: { toolChoice }, lose }: Encoding): void {
  if (toolChoice && toolChoice.kind !== 'auto' && toolChoice.kind !== 'none')
    lose('dropped', 'toolChoice', 'No tool is left to choose.');
}

function encodeChoice(choice: ToolChoice, encoding: Encoding): JsonObject {
  switch (choice.kind) {
    case 'tool':
      return { tool_choice: nameTool(choice.name, encoding) };
    case 'allowed':
      return {
        tool_choice: {
          type: 'allowed_tools',
          mode: choice.mode,
          tools: choice.names.map((name) => nameTool(name, encoding)),
        },
      };
    case 'native':
      if (choice.dialect === dialect) return { tool_choice: choice.value };
      encoding.lose('dropped', 'toolChoice', `Only ${choice.dialect} knows this choice.`);
      return {};
    default:
      return { tool_choice: choice.kind };
  }
}

function nameTool(name: string, { request }: Encoding): JsonObject {
  const tool = request.tools?.find((each) => each.kind !== 'native' && each.name === name);
  const { tool: own } = formOf(tool);
  if (isJsonObject(own) && clientToolOf(own)) return { type: name };
  return { type: tool?.kind === 'custom' ? 'custom' : 'function', name };
}
