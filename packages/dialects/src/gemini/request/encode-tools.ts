import type { FunctionTool, JsonObject, Tool, ToolChoice } from '@proxy/spec';
import { freeFormAsFunction } from '../../internal/free-form-tool.ts';
import { isWebSearch } from '../../internal/web-search.ts';
import { dialect, isMarked, keptOf } from '../dialect.ts';
import { type Encoding, unsupported } from './encoding.ts';
import { writeSchema } from './schema.ts';

const legalName = /^[A-Za-z_][\w.:-]{0,127}$/;

/** @throws GatewayError `PROXY_UNSUPPORTED` for a tool of another provider save for a search of the web, or a name that is refused */
export function encodeTools(encoding: Encoding): JsonObject {
  const { request, capabilities, isNative, lose } = encoding;
  const asked = request.tools ?? [];
  if (capabilities.tools === false && asked.length > 0 && !isNative) {
    lose('dropped', 'tools', 'The model cannot call tools.');
    return {};
  }
  const tools = writeEntries(asked, encoding);
  const toolConfig = tools.length > 0 || isNative ? encodeChoice(encoding) : loseChoice(encoding);
  return {
    ...((tools.length > 0 || (isNative && request.tools)) && { tools: isMarked(request, 'tools') ? tools[0] : tools }),
    ...(toolConfig && { toolConfig }),
  };
}

/** Functions stand together in one entry, save where the client parted them. */
function writeEntries(tools: readonly Tool[], encoding: Encoding): JsonObject[] {
  const entries: { readonly functions: JsonObject[]; readonly native: JsonObject }[] = [];
  for (const [index, tool] of tools.entries()) {
    const path = `tools.${index}`;
    encoding.loseForeign(tool.extensions, path);
    if (tool.cache) encoding.lose('dropped', `${path}.cache`, 'Google caches by itself.');
    const last = entries.at(-1);
    const isJoined = last !== undefined && isMarked(tool, 'functionDeclarations') === (tool.kind === 'native');
    if (tool.kind === 'native') {
      const native = nativeTool(tool, path, encoding);
      if (native && isJoined) entries[entries.length - 1] = { functions: last.functions, native };
      else if (native) entries.push({ functions: [], native });
    } else {
      const called = tool.kind === 'custom' ? freeFormAsFunction(tool, path, encoding.lose) : tool;
      const declared = encodeFunction(called, path, encoding);
      if (isJoined && last.functions.length > 0) last.functions.push(declared);
      else entries.push({ functions: [declared], native: {} });
    }
  }
  return entries.map(({ functions, native }) => ({
    ...(functions.length > 0 && { functionDeclarations: functions }),
    ...native,
  }));
}

function nativeTool(tool: Extract<Tool, { kind: 'native' }>, path: string, { lose }: Encoding): JsonObject | undefined {
  if (tool.dialect === dialect) return tool.value;
  if (!isWebSearch(tool)) throw unsupported(`A tool that only ${tool.dialect} knows`, path);
  lose('dropped', path, 'Searching the web is left out: each provider does it in its own way.');
  return undefined;
}

function encodeFunction(tool: FunctionTool, path: string, encoding: Encoding): JsonObject {
  const { name, description, strict } = tool;
  if (!encoding.isNative && !legalName.test(name))
    throw unsupported('A tool whose name holds other characters than letters, digits, _, ., : and -', `${path}.name`);
  if (strict) encoding.lose('dropped', `${path}.strict`, 'Strictness of single functions cannot be asked for.');
  return { name, ...(description !== undefined && { description }), ...parametersOf(tool), ...keptOf(tool) };
}

function parametersOf(tool: FunctionTool): JsonObject {
  const { parameters } = tool;
  if (!parameters) return {};
  if (isMarked(tool, 'parameters')) return { parameters: writeSchema(parameters, isMarked(tool, 'type')) };
  return { parametersJsonSchema: parameters };
}

const modes = { auto: 'AUTO', none: 'NONE', required: 'ANY' } as const;

function encodeChoice({ request, lose, isNative }: Encoding): JsonObject | undefined {
  const { toolChoice, parallelToolCalls } = request;
  if (parallelToolCalls === false && !isNative)
    lose('dropped', 'parallelToolCalls', 'The model cannot be kept from calling several functions at once.');
  const config = toolChoice && configOf(toolChoice, lose);
  return config && { functionCallingConfig: config };
}

function configOf(choice: ToolChoice, lose: Encoding['lose']): JsonObject | undefined {
  switch (choice.kind) {
    case 'tool':
      return { mode: 'ANY', allowedFunctionNames: [choice.name] };
    case 'allowed':
      return { mode: modes[choice.mode], allowedFunctionNames: choice.names };
    case 'native':
      if (choice.dialect === dialect) return choice.value;
      lose('dropped', 'toolChoice', `Only ${choice.dialect} knows this choice.`);
      return undefined;
    default:
      return { mode: modes[choice.kind] };
  }
}

/** A choice among no tools says something only where it demanded a call. */
function loseChoice({ request: { toolChoice }, lose }: Encoding): undefined {
  if (toolChoice && toolChoice.kind !== 'auto' && toolChoice.kind !== 'none')
    lose('dropped', 'toolChoice', 'No tool is left to choose.');
}
