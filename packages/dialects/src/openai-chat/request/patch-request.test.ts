import type { JsonObject, PassthroughPatch } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { patchRequest } from './patch-request.ts';

const wire: JsonObject = { model: 'alias', messages: [{ role: 'user', content: 'Hi' }], mood: 'good' };
const patch = (body: JsonObject, change: Partial<PassthroughPatch> = {}): JsonObject =>
  patchRequest(body, { model: 'theirs', streamUsage: true, ...change });

describe('patchRequest', () => {
  it('changes the model and nothing else', () => {
    expect(patch(wire)).toEqual({ ...wire, model: 'theirs' });
    expect(wire['model']).toBe('alias');
  });

  it('asks a stream for usage, and keeps the other stream options', () => {
    const stream_options = { include_usage: false, include_obfuscation: false };
    expect(patch({ ...wire, stream: true, stream_options })['stream_options']).toEqual({
      include_usage: true,
      include_obfuscation: false,
    });
    expect(patch({ ...wire, stream: true }, { streamUsage: false })).not.toHaveProperty('stream_options');
    expect(patch({ ...wire, stream: false })).not.toHaveProperty('stream_options');
  });

  it('sets defaults where the client left them out, and overrides whatever it said', () => {
    const change = { defaults: { temperature: 0.2, seed: 1 }, overrides: { top_p: 0.5 } };
    expect(patch({ ...wire, temperature: 1, top_p: 1 }, change)).toMatchObject({ temperature: 1, seed: 1, top_p: 0.5 });
  });

  it('takes both names of the limit for one', () => {
    const limited = { ...wire, max_completion_tokens: 5 };
    expect(patch(limited, { defaults: { max_tokens: 9 } })).not.toHaveProperty('max_tokens');
    expect(patch(limited, { overrides: { max_tokens: 9 } })).toEqual({ ...wire, model: 'theirs', max_tokens: 9 });
  });

  it('lets nobody but the gateway say where a request goes and how it is answered', () => {
    const owned = { model: 'x', stream: true, messages: [] };
    expect(patch(wire, { defaults: owned, overrides: owned })).toEqual({ ...wire, model: 'theirs' });
  });

  describe('with state that the target cannot read', () => {
    const foreign = new Set(['theirs']);
    const detail = (signature: string): JsonObject => ({ type: 'reasoning.text', text: 'Hm.', signature });
    const call = (thought_signature: string, more: JsonObject = {}): JsonObject => ({
      id: 'a',
      extra_content: { google: { thought_signature }, ...more },
    });
    const assistant = (fields: JsonObject): JsonObject => ({ role: 'assistant', content: 'Yes.', ...fields });
    const losses: string[] = [];
    const clean = (message: JsonObject) => {
      losses.length = 0;
      const onLoss: PassthroughPatch['onLoss'] = ({ field, action }) => losses.push(`${field} ${action}`);
      const patched = patch({ model: 'alias', messages: [message] }, { foreign, onLoss });
      return (patched['messages'] as JsonObject[])[0];
    };

    it('takes out reasoning of others, and leaves its own', () => {
      expect(clean(assistant({ reasoning_details: [detail('theirs'), detail('ours')] }))).toEqual(
        assistant({ reasoning_details: [detail('ours')] }),
      );
      expect(losses).toEqual(['messages.0.reasoning_details.0 dropped']);
      const redacted = { type: 'redacted_thinking', data: 'theirs' };
      expect(clean(assistant({ thinking_blocks: [redacted], reasoning_content: 'Hm.' }))).toEqual(
        assistant({ reasoning_content: 'Hm.' }),
      );
      const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] };
      expect(clean(assistant({ content: [{ ...thinking, signature: 'theirs' }] }))).toEqual(
        assistant({ content: [thinking] }),
      );
    });

    it('takes the signature off a call', () => {
      const wireCall = call('theirs', { other: 1 });
      expect(clean(assistant({ tool_calls: [wireCall, call('ours')] }))).toEqual(
        assistant({ tool_calls: [{ id: 'a', extra_content: { other: 1 } }, call('ours')] }),
      );
      expect(clean(assistant({ tool_calls: [call('theirs')] }))).toEqual(assistant({ tool_calls: [{ id: 'a' }] }));
      expect(losses).toEqual(['messages.0.tool_calls.0 dropped']);
    });

    it('leaves the messages alone that hold none', () => {
      const messages = [
        assistant({ reasoning_details: [detail('ours')] }),
        'no message',
        { role: 'user', content: 'Hi' },
      ];
      expect(patch({ messages }, { foreign })['messages']).toBe(messages);
    });
  });
});
