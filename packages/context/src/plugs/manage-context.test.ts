import { type Alias, type ChatRequest, type Message, PlugOptionsError, putPrivate, type Request } from '@proxy/spec';
import { assertNotHalted, buildRequest } from '@proxy/testing';
import { describePlug } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { alias, target } from '../../test/aliases.ts';
import { assistant, system, user } from '../../test/conversations.ts';
import { plainBody } from '../../test/plain-codec.ts';
import { estimateMessages } from '../estimate/estimate-messages.ts';
import { type ManageContextOptions, manageContext } from './manage-context.ts';

const talk: readonly Message[] = [system('be brief'), user('one'), assistant('two'), user('three')];
const long: readonly Message[] = [user('long '.repeat(2000)), assistant('two'), user('three')];

interface Setting {
  readonly options?: ManageContextOptions;
  readonly context?: Alias['context'];
  readonly request?: Request;
  readonly targets?: Alias['targets'];
}
function run({ options, context, request = buildRequest({ messages: talk }), targets = [] }: Setting): Request {
  const plug = manageContext(options);
  const routed = putPrivate(request, { alias: alias({ context, targets }) });
  const result = plug.call(routed, { run: () => Promise.reject(new Error('not needed')) });
  if (result instanceof Promise) throw new Error('The plug waits for something.');
  assertNotHalted(result);
  return result;
}

describePlug(() => manageContext({ strategy: 'sliding_window', windowSize: 1 }));

describe('manageContext', () => {
  it('does not even read a request whose alias has no strategy', () => {
    const body = plainBody({ model: 'fast', messages: talk, stream: false });
    const request = buildRequest({ body });
    expect(run({ request }).body).toBe(body);
    expect(run({ request, options: { strategy: 'none' }, context: { strategy: 'truncate', maxTokens: 1 } }).body).toBe(
      body,
    );
    expect(body.reads).toBe(0);
  });

  it('does as the alias says', () => {
    const managed = run({ context: { strategy: 'sliding_window', windowSize: 1 } });
    expect(managed.messages).toEqual([system('be brief'), user('three')]);
    expect(run({ context: { strategy: 'truncate', maxTokens: 1 } }).messages).toEqual(managed.messages);
  });

  it('does as its own options say before it looks at the alias', () => {
    const options = { strategy: 'sliding_window', windowSize: 3 } as const;
    const managed = run({ options, context: { strategy: 'truncate', maxTokens: 1 } });
    expect(managed.messages).toEqual([system('be brief'), user('three')]);
    expect(run({ options: { maxTokens: 1000 }, context: { strategy: 'truncate', maxTokens: 1 } }).messages).toEqual(
      talk,
    );
    expect(
      run({ options: { preserveSystem: false }, context: { strategy: 'truncate', maxTokens: 1 } }).messages,
    ).toEqual([user('three')]);
  });

  it('tells later plugs how many messages there were and are', () => {
    expect(run({ context: { strategy: 'truncate', maxTokens: 1 } }).assigns).toEqual({
      contextManaged: true,
      originalMessageCount: 4,
      managedMessageCount: 2,
    });
  });

  it('reports what it left out', () => {
    const managed = run({ context: { strategy: 'truncate', maxTokens: 1 } });
    expect(managed.metadata.losses).toEqual([
      { field: 'messages', action: 'dropped', reason: '2 of 4 messages were left out to fit the context.' },
    ]);
  });

  it('leaves the very body of a request that fits, so that it still passes unread', () => {
    const body = plainBody({ model: 'fast', messages: talk, stream: false });
    const managed = run({ request: buildRequest({ body }), context: { strategy: 'truncate', maxTokens: 1000 } });
    expect(managed.body).toBe(body);
    expect(managed.metadata.losses).toEqual([]);
    expect(managed.assigns).toMatchObject({ originalMessageCount: 4, managedMessageCount: 4 });
  });

  it('edits the conversation and nothing else of the call', () => {
    const chat: ChatRequest = { model: 'fast', messages: long, stream: true, temperature: 0.5, tools: [] };
    const managed = run({ request: buildRequest({ body: chat }), context: { strategy: 'truncate', maxTokens: 100 } });
    expect(managed.body.canonical()).toEqual({ ...chat, messages: [user('three')] });
  });

  it('counts the tools of a call into its limit', () => {
    const options = { tools: [{ kind: 'function', name: 'look_up', description: 'words '.repeat(300) }] } as const;
    const maxTokens = estimateMessages(talk) + 100;
    const context = { strategy: 'truncate', maxTokens } as const;
    expect(run({ context }).messages).toEqual(talk);
    expect(run({ request: buildRequest({ messages: talk, options }), context }).messages).toHaveLength(2);
  });

  it('takes its limit from the smallest window of its targets, less room for the answer', () => {
    const targets = [target({}, { contextWindow: 100_000 }), target({}, { contextWindow: 2_500 }), target()];
    const request = buildRequest({ messages: long });
    expect(run({ request, context: { strategy: 'truncate' }, targets }).messages).toEqual([user('three')]);
    expect(
      run({ request, context: { strategy: 'truncate' }, targets: [target({}, { contextWindow: 100_000 })] }).messages,
    ).toEqual(long);
    const answer = buildRequest({ messages: long, options: { maxOutputTokens: 98_000 } });
    expect(
      run({ request: answer, context: { strategy: 'truncate' }, targets: targets.slice(0, 1) }).messages,
    ).toHaveLength(1);
  });

  it('leaves a conversation alone where nothing is known of any window', () => {
    expect(
      run({ request: buildRequest({ messages: long }), context: { strategy: 'truncate' }, targets: [target()] })
        .messages,
    ).toBe(long);
  });

  it('leaves operations without a conversation alone', () => {
    const request = buildRequest({ messages: talk, operation: 'list_models' });
    expect(run({ request, context: { strategy: 'truncate', maxTokens: 1 } }).assigns).toEqual({});
  });

  it('refuses options that it does not know', () => {
    expect(() => manageContext({ strategy: 'summarize' } as never)).toThrow(PlugOptionsError);
    expect(() => manageContext({ maxTokens: 0 })).toThrow(/maxTokens/);
  });
});
