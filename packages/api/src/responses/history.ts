import {
  GatewayError,
  invalidRequest,
  isJsonObject,
  type Json,
  type JsonObject,
  type ResponseStore,
  type StoredResponse,
} from '@proxy/spec';

/** What was said and answered in a conversation, in order. */
export interface History {
  readonly items: readonly JsonObject[];
  /** Their size as JSON. */
  readonly bytes: number;
}

/** A conversation is followed back over so many responses at most. */
const mostTurns = 1_000;
const param = 'previous_response_id';

/**
 * The items of a conversation up to and including a response.
 * @param mostBytes what they may have together: a client could not send more of them itself
 * @throws GatewayError `PROXY_NOT_FOUND` where the key made no such response, or one before it is gone;
 * `PROXY_BODY_TOO_LARGE`, or `PROXY_INVALID_REQUEST`, where the conversation is too long
 */
export async function readHistory(
  store: ResponseStore,
  owner: string,
  id: string,
  mostBytes: number,
): Promise<History> {
  const turns: StoredResponse[] = [];
  let bytes = 0;
  for (let next: string | undefined = id; next !== undefined; ) {
    if (turns.length === mostTurns)
      throw invalidRequest(`A conversation goes on from at most ${mostTurns} responses.`, param);
    const turn: StoredResponse | undefined = await store.get(owner, next);
    if (!turn) throw previousNotFound(next);
    bytes += turn.itemBytes;
    if (bytes > mostBytes) throw tooLarge(mostBytes);
    turns.push(turn);
    next = turn.previousId;
  }
  return { items: turns.reverse().flatMap(({ input, response }) => [...input, ...itemsIn(response['output'])]), bytes };
}

function previousNotFound(id: string): GatewayError {
  const message = `There is no response ${id.slice(0, 100)} for this key to go on from.`;
  return new GatewayError('PROXY_NOT_FOUND', message, { param });
}

function tooLarge(mostBytes: number): GatewayError {
  const message = `The conversation is larger than ${mostBytes} bytes; begin a new one, or send less of it as input.`;
  return new GatewayError('PROXY_BODY_TOO_LARGE', message, { param });
}

/** The items of an input, or of an output; a text is one message. */
export function itemsIn(input: Json | undefined): JsonObject[] {
  if (typeof input === 'string') return [{ type: 'message', role: 'user', content: input }];
  return Array.isArray(input) ? input.filter(isJsonObject) : [];
}
