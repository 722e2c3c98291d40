import type { ChatRequest, FunctionTool, Tool } from '@proxy/spec';
import { freeFormAsFunction } from './free-form-tool.ts';
import type { UpstreamEncoding } from './upstream-encoding.ts';
import { isWebSearch } from './web-search.ts';

/** Tools of an API that knows functions only, and whether one must be called. */
export interface FunctionTooling {
  readonly tools: readonly FunctionTool[];
  readonly mode?: 'auto' | 'none' | 'required';
  /** The only function that may be called; `mode` is then `required`. */
  readonly named?: string;
}

/**
 * The functions of a request. A choice among a few of them leaves the others out, which means the same.
 * @throws GatewayError `PROXY_UNSUPPORTED` for a tool that is no function, save for a search of the web
 */
export function functionTooling(encoding: UpstreamEncoding): FunctionTooling {
  const { request, capabilities } = encoding;
  const asked = request.tools ?? [];
  if (asked.length > 0 && capabilities.tools === false) {
    encoding.lose('dropped', 'tools', 'The model cannot call tools.');
    return { tools: [] };
  }
  const tools = asked.flatMap((tool, index) => functionOf(tool, `tools.${index}`, encoding));
  if (tools.length > 0) return chosen(tools, request, encoding);
  const { toolChoice } = request;
  if (toolChoice && toolChoice.kind !== 'auto' && toolChoice.kind !== 'none')
    encoding.lose('dropped', 'toolChoice', 'No tool is left to choose.');
  return { tools };
}

function functionOf(tool: Tool, path: string, encoding: UpstreamEncoding): FunctionTool[] {
  encoding.loseForeign(tool.extensions, path);
  if (tool.cache) encoding.loseOnce('dropped', 'cache', 'The provider caches by itself.');
  if (tool.kind === 'function') return [tool];
  if (tool.kind === 'custom') return [freeFormAsFunction(tool, path, encoding.lose)];
  if (!isWebSearch(tool)) throw encoding.unsupported(`A tool that only ${tool.dialect} knows`, path);
  encoding.lose('dropped', path, 'Searching the web is left out: each provider does it in its own way.');
  return [];
}

function chosen(
  tools: readonly FunctionTool[],
  { toolChoice }: ChatRequest,
  encoding: UpstreamEncoding,
): FunctionTooling {
  if (!toolChoice) return { tools };
  switch (toolChoice.kind) {
    case 'tool':
      return { tools, mode: 'required', named: toolChoice.name };
    case 'allowed': {
      const names = new Set(toolChoice.names);
      encoding.lose('emulated', 'toolChoice', 'Only the tools that may be called are sent.');
      return { tools: tools.filter(({ name }) => names.has(name)), mode: toolChoice.mode };
    }
    case 'native':
      encoding.lose('dropped', 'toolChoice', `Only ${toolChoice.dialect} knows this choice.`);
      return { tools };
    default:
      return { tools, mode: toolChoice.kind };
  }
}
