import { invalidRequest, isJsonObject, type Json, type Message, type Part, type Tool } from '@proxy/spec';
import { dialect } from '../extensions.ts';
import { decodeItem } from '../item/decode-item.ts';
import { decodeAddedTools } from '../tools/decode-tools.ts';

export interface DecodedInput {
  readonly messages: readonly Message[];
  /** Tools that items of the conversation add. */
  readonly tools: readonly Tool[];
}

/** The conversation: neighbouring items of the assistant are one turn. @throws GatewayError `PROXY_INVALID_REQUEST` */
export function decodeInput(input: Json | undefined): DecodedInput {
  if (typeof input === 'string') return { messages: [{ role: 'user', content: input, ...bare }], tools: [] };
  const messages: Message[] = [];
  const tools: Tool[] = [];
  let turn: Part[] = [];
  const endTurn = (): void => {
    if (turn.length > 0) messages.push({ role: 'assistant', content: turn, extensions: { [dialect]: { form: {} } } });
    turn = [];
  };
  for (const [index, item] of (Array.isArray(input) ? input : []).entries()) {
    const path = `input.${index}`;
    if (!isJsonObject(item)) throw invalidRequest(`\`${path}\` must be an object.`, path);
    if (item['type'] === 'additional_tools' && Array.isArray(item['tools']))
      tools.push(...decodeAddedTools(item['tools'], `${path}.tools`));
    const decoded = decodeItem(item, path);
    if (decoded.kind === 'turn') {
      turn.push(...decoded.parts);
      continue;
    }
    endTurn();
    messages.push(decoded.kind === 'message' ? decoded.message : { role: 'tool', content: [decoded.part] });
  }
  endTurn();
  return { messages, tools };
}

/** A whole input that was one text. */
const bare = { extensions: { [dialect]: { form: { isBare: true } } } } as const;
