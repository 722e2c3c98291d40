import { isJsonObject, type JsonObject, type Usage } from '@proxy/spec';
import { tokenCount } from '../internal/token-count.ts';

/**
 * The tokens that the model read and wrote; those that are billed are fewer, since Cohere does not charge for its own
 * instructions, and stay in `raw`. Images are counted beside the input, cached tokens and reasoning within their totals.
 * @see https://docs.cohere.com/docs/how-does-cohere-pricing-work
 */
export function decodeUsage(raw: JsonObject): Usage {
  const counts = [raw['tokens'], raw['billed_units']].find(isJsonObject) ?? {};
  const images = tokenCount(counts['image_tokens']) ?? 0;
  const input = tokenCount(counts['input_tokens']);
  const total = input === undefined ? undefined : input + images;
  const cached = tokenCount(raw['cached_tokens']);
  const cacheRead = cached !== undefined && total !== undefined ? Math.min(cached, total) : cached;
  const written = tokenCount(counts['output_tokens']);
  const thought = tokenCount(counts['reasoning_tokens']);
  const reasoning = thought !== undefined && written !== undefined ? Math.min(thought, written) : thought;
  return {
    ...(total !== undefined && { input: total - (cacheRead ?? 0) }),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(written !== undefined && { output: written - (reasoning ?? 0) }),
    ...(reasoning !== undefined && { reasoning }),
    raw,
  };
}
