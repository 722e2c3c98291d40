import type { ChatRequest, Loss, Message, OpaqueState, Part } from '@proxy/spec';

/** A request without the opaque state that its target cannot read, and what was lost by that. */
export interface Homely {
  readonly chat: ChatRequest;
  readonly losses: readonly Loss[];
}

const reason = 'Only the deployment that issued this state can read it.';

/** @param sentinel what the provider takes in place of a call's signature */
export function withoutForeign(chat: ChatRequest, foreign: ReadonlySet<string>, sentinel: string | undefined): Homely {
  const losses: Loss[] = [];
  const messages = chat.messages.map((message, index) => {
    const { content } = message;
    if (typeof content === 'string' || !content.some((part) => isForeign(part, foreign))) return message;
    const parts = content.flatMap((part, position) => {
      if (!isForeign(part, foreign)) return [part];
      const kept = strip(part, sentinel);
      const action = kept && 'opaque' in kept && kept.opaque ? 'changed' : 'dropped';
      losses.push({ field: `messages.${index}.content.${position}.opaque`, action, reason });
      return kept ? [kept] : [];
    });
    return { ...message, content: parts };
  });
  return { chat: { ...chat, messages: messages.filter(isSpoken) }, losses };
}

type Stateful = Extract<Part, { readonly opaque?: OpaqueState }>;

const isForeign = (part: Part, foreign: ReadonlySet<string>): part is Stateful =>
  'opaque' in part && part.opaque !== undefined && foreign.has(part.opaque.payload);

/** Redacted reasoning is nothing but its state. */
function strip(part: Stateful, sentinel: string | undefined): Part | undefined {
  const { opaque, ...bare } = part;
  if (part.kind === 'tool_call' && sentinel !== undefined && opaque)
    return { ...part, opaque: { ...opaque, payload: sentinel } };
  return part.kind === 'reasoning' && part.redacted ? undefined : bare;
}

const isSpoken = ({ content }: Message): boolean => content.length > 0;
