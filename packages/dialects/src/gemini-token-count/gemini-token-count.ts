import { type ChatCodec, isJsonObject, type JsonObject, type TokenCountCodec } from '@proxy/spec';
import { readTokenCount } from '../internal/read-token-count.ts';

/** Both spellings are in use, as everywhere in this dialect. */
const wrappers = ['generateContentRequest', 'generate_content_request'] as const;

/**
 * Gemini's `countTokens`, around the dialect's own way to write a conversation: the whole of it counts only inside of
 * `generateContentRequest`; `contents` beside it are counted without instructions and tools.
 * @see https://ai.google.dev/api/tokens
 */
export function geminiTokenCount(chat: ChatCodec): TokenCountCodec {
  return {
    decodeRequest(incoming) {
      const { body } = incoming;
      const wrapper = isJsonObject(body) ? wrapperOf(body) : undefined;
      const inner = isJsonObject(body) && wrapper ? body[wrapper] : body;
      const decoded = chat.decodeRequest({ ...incoming, body: inner });
      return {
        wire: isJsonObject(body) ? body : {},
        facts: { ...decoded.facts, stream: false },
        canonical: () => ({ ...decoded.canonical(), stream: false }),
      };
    },
    encodeRequest(request, target) {
      const { body, headers, losses } = chat.encodeRequest(request, target);
      return { body: { generateContentRequest: { ...body, model: nameOf(target.model) } }, headers, losses };
    },
    patchRequest(wire, patch) {
      const wrapper = wrapperOf(wire);
      const inner = wrapper && wire[wrapper];
      if (!wrapper || !isJsonObject(inner)) return chat.patchRequest(wire, patch);
      return { ...wire, [wrapper]: { ...chat.patchRequest(inner, patch), model: nameOf(patch.model) } };
    },
    decodeResponse: ({ totalTokens }) => readTokenCount(totalTokens),
    encodeResponse: ({ inputTokens }) => ({ totalTokens: inputTokens }),
  };
}

const wrapperOf = (body: JsonObject): (typeof wrappers)[number] | undefined =>
  wrappers.find((name) => isJsonObject(body[name]));

const nameOf = (model: string): string => (model.includes('/') ? model : `models/${model}`);
