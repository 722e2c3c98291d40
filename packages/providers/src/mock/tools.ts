import {
  type ChatRequest,
  type CustomTool,
  type FunctionTool,
  type Part,
  partsOf,
  type Tool,
  type ToolCallPart,
  type ToolResultPart,
  textOf,
} from '@proxy/spec';
import { answerWith } from './answer.ts';
import { exampleOf } from './example-of.ts';
import type { Performer } from './performance.ts';

type Callable = FunctionTool | CustomTool;

/**
 * Calls the first tool it is offered, and the second beside it where it may call two at once; arguments are made up to
 * fit the schema. Asked with the results of tools, it says what they were.
 */
export const tools: Performer = (request) => {
  const results = latestResults(request);
  if (results.length > 0) return { kind: 'answer', response: answerWith(request, [report(results)]) };
  const calls = toolsToCall(request).map(callOf);
  return calls.length > 0
    ? { kind: 'answer', response: answerWith(request, calls, 'tool_use') }
    : { kind: 'answer', response: answerWith(request, [{ kind: 'text', text: 'There is no tool to call.' }]) };
};

/** Results in the last turn, which follows the calls. */
function latestResults({ messages }: ChatRequest): readonly ToolResultPart[] {
  const turn = messages.slice(messages.findLastIndex((message) => message.role === 'assistant') + 1);
  return turn.flatMap((message) => partsOf(message.content)).filter((part) => part.kind === 'tool_result');
}

function report(results: readonly ToolResultPart[]): Part {
  const said = results.map((result) => `${result.isError ? 'failed: ' : ''}${textOf(result.content)}`);
  return { kind: 'text', text: `The tools answered: ${said.join('; ')}` };
}

function toolsToCall({ tools: offered = [], toolChoice, parallelToolCalls }: ChatRequest): readonly Callable[] {
  const callable = offered.filter(isCallable);
  if (toolChoice?.kind === 'none') return [];
  if (toolChoice?.kind === 'tool') return callable.filter((tool) => tool.name === toolChoice.name).slice(0, 1);
  const allowed =
    toolChoice?.kind === 'allowed' ? callable.filter((tool) => toolChoice.names.includes(tool.name)) : callable;
  return allowed.slice(0, parallelToolCalls === false ? 1 : 2);
}

function isCallable(tool: Tool): tool is Callable {
  return tool.kind !== 'native';
}

function callOf(tool: Callable): ToolCallPart {
  const call = {
    kind: 'tool_call',
    id: `call_${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`,
    name: tool.name,
  } as const;
  if (tool.kind === 'custom') return { ...call, arguments: 'example', flavour: 'custom' };
  return { ...call, arguments: JSON.stringify(tool.parameters ? exampleOf(tool.parameters) : {}) };
}
