import type { ChatRequest, Message, OpaqueState, Part } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { withoutForeign } from './without-foreign.ts';

const opaque = (payload: string): OpaqueState => ({ payload, dialect: 'gemini' });
const said = (...content: readonly Part[]): Message => ({ role: 'assistant', content });
const chat = (...messages: readonly Message[]): ChatRequest => ({ model: 'm', messages, stream: false });
const strip = (request: ChatRequest) => withoutForeign(request, new Set(['theirs']));
const text: Part = { kind: 'text', text: 'Hi' };
const call = (payload: string): Part => ({
  kind: 'tool_call',
  id: 'c',
  name: 'f',
  arguments: '',
  opaque: opaque(payload),
});

describe('withoutForeign', () => {
  it('takes out the state and keeps what it hung on, and names the place', () => {
    const thought: Part = { kind: 'reasoning', text: 'Hm.', opaque: opaque('theirs') };
    const signed: Part = { ...text, opaque: opaque('theirs') };
    const { chat: stripped, losses } = strip(
      chat({ role: 'user', content: 'Hi' }, said(thought, signed, call('ours'))),
    );
    expect(stripped.messages).toEqual([
      { role: 'user', content: 'Hi' },
      said({ kind: 'reasoning', text: 'Hm.' }, text, call('ours')),
    ]);
    expect(losses.map(({ field, action }) => `${field} ${action}`)).toEqual([
      'messages.1.content.0.opaque dropped',
      'messages.1.content.1.opaque dropped',
    ]);
  });

  it('takes out redacted reasoning whole, and a message of which nothing is left', () => {
    const redacted: Part = { kind: 'reasoning', text: '', redacted: true, opaque: opaque('theirs') };
    expect(strip(chat(said(redacted, text), said(redacted))).chat.messages).toEqual([said(text)]);
  });
});
