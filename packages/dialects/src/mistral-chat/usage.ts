import { isJsonObject, type Usage } from '@proxy/spec';
import { tokenCount } from '../internal/token-count.ts';
import { decodeUsage as decodeOpenaiUsage } from '../openai-chat/usage.ts';

/**
 * Usage in OpenAI's meaning: Mistral counts what was heard beside the prompt, and OpenAI within it. What the provider
 * sent is repeated to clients of OpenAI's dialect only where it is whole.
 */
export function fitUsage({ raw = {}, ...counts }: Usage): Usage {
  const [prompt, completion, total] = ['prompt_tokens', 'completion_tokens', 'total_tokens'].map((name) =>
    tokenCount(raw[name]),
  );
  if (prompt === undefined || completion === undefined || total === undefined) return counts;
  const details = raw['prompt_tokens_details'];
  const heard = isJsonObject(details) ? (tokenCount(details['audio_tokens']) ?? 0) : 0;
  if (heard === 0 || total !== prompt + heard + completion) return { ...counts, raw };
  return decodeOpenaiUsage({ ...raw, prompt_tokens: prompt + heard });
}
