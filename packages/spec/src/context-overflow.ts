import type { ErrorDetails } from './upstream-fault.ts';

/** The codes and types that say it, of OpenAI, Perplexity and Cohere. */
const words: ReadonlySet<string> = new Set(['context_length_exceeded', 'too_many_prompt_tokens', 'TOO_MANY_TOKENS']);

/** How those say it whose codes do not, in the order of how they are met. */
const sayings: readonly RegExp[] = [
  /\b(?:prompt|input) (?:is )?too long\b/i, // Anthropic, Bedrock, Ollama
  /\bmax(?:imum)? context length\b/i, // OpenAI before it had the code, DeepSeek, OpenRouter, vLLM, Mistral
  /\bexceeds? (?:the |its )?(?:available )?context (?:window|size|length)\b/i, // OpenAI Responses, llama.cpp
  /\binput length and `max_tokens` exceed context limit\b/i, // Anthropic
  /\binput token count\b.*\bexceeds the maximum\b/i, // Gemini
  /\b(?:input tokens exceed|too many tokens\b|number of input tokens exceeds)/i, // Bedrock, Cohere
  /\btotal length of all messages is too long\b/i, // Perplexity
];

/** Characters of a message that are read: an error may quote the request. */
const longestRead = 2_000;

/**
 * Whether an error says that the conversation does not fit into the model's window. Clients that shorten it by
 * themselves know this by the code or the words of their own dialect alone.
 */
export function isContextOverflow({ code, type, message }: ErrorDetails): boolean {
  if ((code !== undefined && words.has(code)) || (type !== undefined && words.has(type))) return true;
  const read = message?.slice(0, longestRead);
  return read !== undefined && sayings.some((saying) => saying.test(read));
}
