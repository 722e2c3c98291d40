import {
  type ChatRequest,
  type ChatResponse,
  type Message,
  type Part,
  partsOf,
  type StopReason,
  textOf,
  type Usage,
} from '@proxy/spec';

/** Of English text, as tokenizers count it. */
const charactersPerToken = 4;

/** A guess at the tokens of a text; none has no tokens. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** A whole answer of the model that was asked for, with the usage that a provider would have reported for it. */
export function answerWith(
  request: ChatRequest,
  content: readonly Part[],
  stop: StopReason = 'end_turn',
): ChatResponse {
  return {
    id: `chatcmpl-${crypto.randomUUID()}`,
    model: request.model,
    candidates: [{ index: 0, content, stop }],
    usage: usageOf(request.messages, content),
  };
}

function usageOf(messages: readonly Message[], content: readonly Part[]): Usage {
  const reasoning = content.filter((part) => part.kind === 'reasoning');
  const said = content.filter((part) => part.kind !== 'reasoning');
  return {
    input: sum(messages.flatMap((message) => partsOf(message.content))),
    output: sum(said),
    ...(reasoning.length > 0 && { reasoning: sum(reasoning) }),
  };
}

function sum(parts: readonly Part[]): number {
  return parts.reduce((total, part) => total + estimateTokens(readableText(part)), 0);
}

function readableText(part: Part): string {
  switch (part.kind) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return part.text;
    case 'tool_call':
      return part.name + part.arguments;
    case 'tool_result':
      return textOf(part.content);
    default:
      return '';
  }
}
