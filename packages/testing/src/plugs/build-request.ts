import { type ChatRequest, createRequest, type Message, type NewRequest, type Request } from '@proxy/spec';

/** What a test wants to be different. */
export interface RequestOverrides extends Omit<NewRequest, 'body'> {
  /** A text stands for one message of the user. */
  readonly messages?: string | readonly Message[] | undefined;
  /** Everything else of the call: model, tools, temperature. */
  readonly options?: Partial<Omit<ChatRequest, 'messages'>> | undefined;
  /** A body to use as it is, in place of messages and options. */
  readonly body?: NewRequest['body'] | undefined;
}

/** A request to put a plug to the test: one that says Hello, except where the test says else. */
export function buildRequest(overrides: RequestOverrides = {}): Request {
  const { messages = 'Hello', options, body, ...fields } = overrides;
  const chat: ChatRequest = {
    model: 'test-model',
    stream: fields.operation === 'stream',
    ...options,
    messages: typeof messages === 'string' ? [{ role: 'user', content: messages }] : messages,
  };
  return createRequest({ id: 'request-1', provider: 'test', startedMs: 0, ...fields, body: body ?? chat });
}
