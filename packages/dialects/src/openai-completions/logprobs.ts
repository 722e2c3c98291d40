import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/** Turns the log probabilities of a chat, piece by piece, into this dialect's, whose offsets run through the text. */
export interface LogprobWriter {
  /** `undefined` where there are none. */
  write(logprobs: Json | undefined): JsonObject | undefined;
}

export function createLogprobWriter(): LogprobWriter {
  let offset = 0;
  return {
    write(logprobs) {
      const content = entriesOf(logprobs);
      if (!content) return undefined;
      const tokens = content.map(tokenOf);
      const offsets = tokens.map((token) => {
        const at = offset;
        offset += token.length;
        return at;
      });
      return {
        tokens,
        token_logprobs: content.map(({ logprob = null }) => logprob),
        top_logprobs: content.map(({ top_logprobs: top }) => byToken(top)),
        text_offset: offsets,
      };
    },
  };
}

/** Chat has them below `content`; a piece of a stream may be the list itself. */
function entriesOf(logprobs: Json | undefined): readonly JsonObject[] | undefined {
  const list = isJsonObject(logprobs) ? logprobs['content'] : logprobs;
  return Array.isArray(list) ? list.filter(isJsonObject) : undefined;
}

function byToken(top: Json | undefined): JsonObject {
  const entries = Array.isArray(top) ? top.filter(isJsonObject) : [];
  return Object.fromEntries(entries.map((entry) => [tokenOf(entry), entry['logprob'] ?? null]));
}

const tokenOf = ({ token }: JsonObject): string => (typeof token === 'string' ? token : '');
