import type { ChatRequest, Loss, Message, OpaqueState, Part } from '@proxy/spec';

/** A request without the opaque state that its target cannot read, and what was lost by that. */
export interface Homely {
  readonly chat: ChatRequest;
  readonly losses: readonly Loss[];
}

const reason = 'Only the deployment that issued this state can read it.';

export function withoutForeign(chat: ChatRequest, foreign: ReadonlySet<string>): Homely {
  const losses: Loss[] = [];
  const messages = chat.messages.map((message, index) => {
    const { content } = message;
    if (typeof content === 'string' || !content.some((part) => isForeign(part, foreign))) return message;
    const parts = content.flatMap((part, position) => {
      if (!isForeign(part, foreign)) return [part];
      losses.push({ field: `messages.${index}.content.${position}.opaque`, action: 'dropped', reason });
      return strip(part);
    });
    return { ...message, content: parts };
  });
  return { chat: { ...chat, messages: messages.filter(isSpoken) }, losses };
}

type Stateful = Extract<Part, { readonly opaque?: OpaqueState }>;

const isForeign = (part: Part, foreign: ReadonlySet<string>): part is Stateful =>
  'opaque' in part && part.opaque !== undefined && foreign.has(part.opaque.payload);

/** Redacted reasoning is nothing but its state. */
function strip({ opaque: _, ...bare }: Stateful): Part[] {
  return bare.kind === 'reasoning' && bare.redacted ? [] : [bare];
}

const isSpoken = ({ content }: Message): boolean => content.length > 0;
