import { type HttpAnswer, json } from '../upstream/script.ts';
import { type AnswerContent, defaultUsage, type ErrorOverrides, halves, type ScriptedUsage } from './answer-content.ts';
import { thinkingSignature } from './anthropic-messages.ts';
import { eventStreamEvent } from './event-stream.ts';

/** A streamed answer, one write per message. */
export interface StreamedMessages extends HttpAnswer {
  readonly body: readonly Uint8Array[];
}

/**
 * Answers as Converse and ConverseStream of Bedrock send them, written here by hand and not by a codec. Reasoning is
 * signed with `thinkingSignature`; neither model nor id is told.
 */
export const bedrockConverse: {
  whole(content: AnswerContent): HttpAnswer;
  stream(content: AnswerContent): StreamedMessages;
  error(status: number, overrides?: ErrorOverrides): HttpAnswer;
} = { whole, stream, error };

function whole({ reasoning, text, toolCalls = [], usage, stop }: AnswerContent): HttpAnswer {
  const content = [
    ...(reasoning
      ? [{ reasoningContent: { reasoningText: { text: reasoning.join(''), signature: thinkingSignature } } }]
      : []),
    ...(text ? [{ text: text.join('') }] : []),
    ...toolCalls.map((call) => ({
      toolUse: { toolUseId: call.id, name: call.name, input: JSON.parse(call.arguments) as unknown },
    })),
  ];
  return json({
    metrics: { latencyMs: 100 },
    output: { message: { role: 'assistant', content } },
    stopReason: stopOf(toolCalls, stop),
    usage: wireUsage(usage),
  });
}

/** Blocks of text and reasoning are not announced; those of tools are. */
function stream({ reasoning, text, toolCalls = [], usage, stop }: AnswerContent): StreamedMessages {
  const thought = reasoning?.map((piece) => ({ reasoningContent: { text: piece } })) ?? [];
  const blocks: { readonly start?: object; readonly deltas: readonly object[] }[] = [
    ...(reasoning ? [{ deltas: [...thought, { reasoningContent: { signature: thinkingSignature } }] }] : []),
    ...(text ? [{ deltas: text.map((piece) => ({ text: piece })) }] : []),
    ...toolCalls.map((call) => ({
      start: { toolUse: { toolUseId: call.id, name: call.name } },
      deltas: halves(call.arguments).map((input) => ({ toolUse: { input } })),
    })),
  ];
  return {
    headers: { 'content-type': 'application/vnd.amazon.eventstream' },
    body: [
      eventStreamEvent('messageStart', { role: 'assistant' }),
      ...blocks.flatMap(({ start, deltas }, contentBlockIndex) => [
        ...(start ? [eventStreamEvent('contentBlockStart', { contentBlockIndex, start })] : []),
        ...deltas.map((delta) => eventStreamEvent('contentBlockDelta', { contentBlockIndex, delta })),
        eventStreamEvent('contentBlockStop', { contentBlockIndex }),
      ]),
      eventStreamEvent('messageStop', { stopReason: stopOf(toolCalls, stop) }),
      eventStreamEvent('metadata', { usage: wireUsage(usage), metrics: { latencyMs: 100 } }),
    ],
  };
}

function stopOf(toolCalls: readonly unknown[], stop: AnswerContent['stop']): string {
  if (stop) return 'max_tokens';
  return toolCalls.length > 0 ? 'tool_use' : 'end_turn';
}

function wireUsage({ input, output, cacheRead = 0 }: ScriptedUsage = defaultUsage): object {
  return {
    inputTokens: input - cacheRead,
    outputTokens: output,
    cacheReadInputTokens: cacheRead,
    cacheWriteInputTokens: 0,
    totalTokens: input + output,
  };
}

function error(status: number, { message = 'The request failed.', type, headers }: ErrorOverrides = {}): HttpAnswer {
  return json({ message }, status, { ...(type !== undefined && { 'x-amzn-errortype': type }), ...headers });
}
