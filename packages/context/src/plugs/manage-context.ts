import { assign, type ChatRequest, definePlug, type Message, type Plug, type Request, withChat } from '@proxy/spec';
import { z } from 'zod';
import { slidingWindow } from '../condense/sliding-window.ts';
import { truncate } from '../condense/truncate.ts';
import { estimateMessages } from '../estimate/estimate-messages.ts';
import { windowLimit } from './context-limit.ts';

export interface ManageContextOptions {
  /** Absent: what the alias says, else `none`. */
  readonly strategy?: 'none' | 'truncate' | 'sliding_window' | undefined;
  /** Input tokens, tools included. Absent: what the alias says, else what the windows of its targets allow. */
  readonly maxTokens?: number | undefined;
  /** Messages that `sliding_window` keeps beside instructions. Absent: what the alias says, else tokens alone count. */
  readonly windowSize?: number | undefined;
  /** Keep `system` and `developer` messages. Default: true. */
  readonly preserveSystem?: boolean | undefined;
}

const options: z.ZodType<ManageContextOptions, ManageContextOptions | undefined> = z
  .strictObject({
    strategy: z.enum(['none', 'truncate', 'sliding_window']).optional(),
    maxTokens: z.int().min(1).optional(),
    windowSize: z.int().min(1).optional(),
    preserveSystem: z.boolean().optional(),
  })
  .prefault({});

/**
 * Keeps a conversation inside its limit. Leaves `contextManaged`, `originalMessageCount` and `managedMessageCount` in
 * `assigns`, and an entry of the loss report where messages went. A request whose alias has no strategy is not even read.
 */
export const manageContext: (options?: ManageContextOptions) => Plug = definePlug({
  name: 'manage-context',
  options,
  init: (own) => (request) => {
    const settings = { ...request.private.alias?.context, ...own };
    if (settings.strategy === undefined || settings.strategy === 'none' || !isConversation(request)) return request;
    const maxTokens = settings.maxTokens ?? (settings.windowSize === undefined ? windowLimit(request) : undefined);
    const chat = request.body.canonical();
    return withMessages(request, chat, condense(chat, { ...settings, maxTokens }));
  },
});

function isConversation({ operation }: Request): boolean {
  return operation === 'chat' || operation === 'stream';
}

function condense(chat: ChatRequest, settings: ManageContextOptions): readonly Message[] {
  const { strategy, maxTokens, windowSize, preserveSystem } = settings;
  const forMessages = maxTokens === undefined ? undefined : maxTokens - estimateMessages([], chat.tools);
  if (strategy === 'sliding_window') {
    return slidingWindow(chat.messages, { windowSize, maxTokens: forMessages, preserveSystem });
  }
  if (forMessages === undefined) return chat.messages;
  return truncate(chat.messages, { maxTokens: forMessages, preserveSystem });
}

function withMessages(request: Request, chat: ChatRequest, messages: readonly Message[]): Request {
  const [original, managed] = [chat.messages.length, messages.length];
  let next = request;
  if (managed < original) {
    const reason = `${original - managed} of ${original} messages were left out to fit the context.`;
    request.metadata.losses.push({ field: 'messages', action: 'dropped', reason });
    next = withChat(request, { ...chat, messages });
  }
  next = assign(next, 'contextManaged', true);
  next = assign(next, 'originalMessageCount', original);
  return assign(next, 'managedMessageCount', managed);
}
