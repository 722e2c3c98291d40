import type { JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { sealReasoning } from '../../internal/gateway-signature.ts';
import { patchRequest } from './patch-request.ts';

const sealed = sealReasoning({ opaque: { payload: 'x', dialect: 'openai-responses' }, isSummary: false });
const patch = (wire: JsonObject, more: object = {}): JsonObject =>
  patchRequest(wire, { model: 'claude', streamUsage: true, ...more });
const user = (content: JsonObject['content']): JsonObject => ({ role: 'user', content });
const assistant = (...content: JsonObject[]): JsonObject => ({ role: 'assistant', content });
const call: JsonObject = { type: 'tool_use', id: 'a', name: 'f', input: {} };
const result: JsonObject = { type: 'tool_result', tool_use_id: 'a' };

describe('patchRequest', () => {
  it('changes the model, fills gaps and overrides, and nothing else', () => {
    const messages = [user('Hi')];
    const wire = { model: 'fast', messages, temperature: 0, news: { of: 'tomorrow' } };
    const patched = patch(wire, { defaults: { temperature: 1, top_k: 5 }, overrides: { max_tokens: 9 } });
    expect(patched).toEqual({ ...wire, model: 'claude', top_k: 5, max_tokens: 9 });
    expect(patched['messages']).toBe(messages);
  });

  it('takes out reasoning that a gateway sealed, and leaves that of Anthropic', () => {
    const own = { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' };
    const text = { type: 'text', text: 'Yes.' };
    const foreign = { type: 'thinking', thinking: 'Hm.', signature: sealed };
    const redacted = { type: 'redacted_thinking', data: sealed };
    const wire = { messages: [user('Hi'), assistant(own, foreign, redacted, text), assistant(foreign), user('So?')] };
    expect(patch(wire)['messages']).toEqual([user('Hi'), assistant(own, text), user('So?')]);
    expect(wire.messages[1]).toEqual(assistant(own, foreign, redacted, text));
  });

  it("takes out citations of other providers' searches", () => {
    const own = { type: 'web_search_result_location', encrypted_index: 'aW5kZXg=' };
    const foreign = { type: 'web_search_result_location', encrypted_index: sealed };
    const text = { type: 'text', text: 'Yes.' };
    const cited = assistant({ ...text, citations: [own, foreign] }, { ...text, citations: [foreign] });
    expect(patch({ messages: [cited] })['messages']).toEqual([assistant({ ...text, citations: [own] }, text)]);
  });

  it('goes on without a budget where the thinking that opened a round of tool calls had to go', () => {
    const thinking = { type: 'enabled', budget_tokens: 2_048 };
    const foreign = { type: 'thinking', thinking: 'Hm.', signature: sealed };
    const round = [user('Hi'), assistant(foreign, call), user([result])];
    expect(patch({ thinking, messages: round })['thinking']).toEqual({ type: 'disabled' });
    const closed = [...round, assistant({ type: 'text', text: 'Done.' }), user('Thanks')];
    expect(patch({ thinking, messages: closed })['thinking']).toEqual(thinking);
  });

  it('takes out what other deployments signed, and names what is lost', () => {
    const own = { type: 'thinking', thinking: 'Hm.', signature: 'b3du' };
    const theirs = { type: 'thinking', thinking: 'Hm.', signature: 'dGhlaXJz' };
    const redacted = { type: 'redacted_thinking', data: 'cmVk' };
    const messages = [user('Hi'), assistant(own, theirs, redacted, { type: 'text', text: 'Yes.' }), user('So?')];
    const losses: string[] = [];
    const onLoss = ({ field, action }: { field: string; action: string }) => losses.push(`${field} ${action}`);
    const patched = patch({ messages }, { foreign: new Set(['dGhlaXJz', 'cmVk']), onLoss });
    expect(patched['messages']).toEqual([user('Hi'), assistant(own, { type: 'text', text: 'Yes.' }), user('So?')]);
    expect(losses).toEqual(['messages.1.content.1 dropped', 'messages.1.content.2 dropped']);
  });

  it('names what a gateway sealed, too, and the thinking that cannot go on', () => {
    const losses: string[] = [];
    const onLoss = ({ field }: { field: string }) => losses.push(field);
    const cited = { type: 'text', text: 'a', citations: [{ encrypted_index: sealed }] };
    const round = [assistant({ type: 'thinking', thinking: 'Hm.', signature: sealed }, cited, call), user([result])];
    patch({ thinking: { type: 'enabled', budget_tokens: 2_048 }, messages: round }, { onLoss });
    expect(losses).toEqual(['messages.0.content.0', 'messages.0.content.1.citations', 'thinking']);
  });

  it('does not look at the messages of a request that is known to carry no state', () => {
    const messages = [assistant({ type: 'thinking', thinking: 'Hm.', signature: sealed })];
    expect(patch({ messages }, { isStateless: true })['messages']).toBe(messages);
  });
});
