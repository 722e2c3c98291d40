import type { JsonObject, Refusal, RequestFacts } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { compileFit } from './compile-fit.ts';

const dialect = 'lines';
const facts: RequestFacts = {
  model: 'm',
  stream: false,
  includeUsage: false,
  messageCount: 1,
  hasTools: false,
  hasImages: false,
};
const fit = (body: JsonObject, refusals: readonly Refusal[], more: Partial<RequestFacts> = {}) =>
  compileFit(refusals, dialect)?.(body, { ...facts, ...more });

describe('compileFit', () => {
  it('makes nothing where nothing is refused, or only in another dialect', () => {
    expect(compileFit(undefined, dialect)).toBeUndefined();
    expect(compileFit([{ kind: 'drop', dialect: 'other', field: 'a' }], dialect)).toBeUndefined();
  });

  it('gives back the very body that holds nothing of what is refused', () => {
    const body = { messages: [{ role: 'system', content: 'Hi' }], effort: 'low', limit: 3 };
    const fitted = fit(body, [
      { kind: 'drop', dialect, field: 'temperature' },
      { kind: 'rename', dialect, field: 'old', to: 'new' },
      { kind: 'at_most', dialect, field: 'limit', limit: 3 },
      { kind: 'one_of', dialect, field: 'effort', values: ['low'] },
      { kind: 'role', dialect, from: 'developer', to: 'system' },
      { kind: 'ask', fact: 'hasTools' },
    ]);
    expect(fitted?.body).toBe(body);
    expect(fitted?.losses).toEqual([]);
  });

  it('leaves out a field, and says so unless its value asks for nothing', () => {
    const refusals: Refusal[] = [{ kind: 'drop', dialect, field: 'temperature', neutral: 1 }];
    expect(fit({ temperature: 0.2, a: 1 }, refusals)).toEqual({
      body: { a: 1 },
      losses: [{ field: 'temperature', action: 'dropped', reason: 'The model refuses this field.' }],
    });
    expect(fit({ temperature: 1 }, refusals)).toEqual({ body: {}, losses: [] });
    expect(fit({ temperature: null }, refusals)).toEqual({ body: {}, losses: [] });
  });

  it('takes a field that another one allows, also by being absent', () => {
    const unless = { field: 'reasoning.effort', isOneOf: ['none', null] };
    const refusals: Refusal[] = [{ kind: 'drop', dialect, field: 'top_p', unless }];
    expect(fit({ top_p: 0.5 }, refusals)?.losses).toEqual([]);
    expect(fit({ top_p: 0.5, reasoning: { effort: 'none' } }, refusals)?.losses).toEqual([]);
    expect(fit({ top_p: 0.5, reasoning: { effort: 'low' } }, refusals)?.body).toEqual({ reasoning: { effort: 'low' } });
  });

  it('renames a field, which loses nothing, unless its new name is taken', () => {
    const refusals: Refusal[] = [{ kind: 'rename', dialect, field: 'old', to: 'new' }];
    expect(fit({ old: 5 }, refusals)).toMatchObject({
      body: { new: 5 },
      losses: [{ field: 'old', action: 'renamed' }],
    });
    expect(fit({ old: 5, new: 6 }, refusals)).toEqual({
      body: { new: 6 },
      losses: [{ field: 'old', action: 'dropped', reason: 'The model calls it new.' }],
    });
  });

  it('lowers a number, and brings a word within those that are known', () => {
    const limit: Refusal = { kind: 'at_most', dialect, field: 'config.max', limit: 10 };
    expect(fit({ config: { max: 11, a: 1 } }, [limit])).toMatchObject({
      body: { config: { max: 10, a: 1 } },
      losses: [{ field: 'config.max', action: 'changed' }],
    });
    const effort: Refusal = { kind: 'one_of', dialect, field: 'effort', values: ['low', 'high'] };
    expect(fit({ effort: 'xhigh' }, [effort])?.body).toEqual({ effort: 'high' });
    expect(fit({ effort: 'on' }, [{ ...effort, otherwise: 'auto' }])?.body).toEqual({ effort: 'auto' });
    expect(fit({ effort: 7 }, [effort])?.body).toEqual({ effort: 7 });
  });

  it('gives messages another role: the same thing by another name, or an emulation', () => {
    const messages = [{ role: 'developer', content: 'a' }, { role: 'user', content: 'b' }, 'no message'];
    const toSystem = fit({ messages }, [{ kind: 'role', dialect, from: 'developer', to: 'system' }]);
    expect(toSystem).toMatchObject({
      body: { messages: [{ role: 'system', content: 'a' }, messages[1], 'no message'] },
      losses: [{ field: 'messages.0.role', action: 'renamed' }],
    });
    const toUser = fit({ messages }, [{ kind: 'role', dialect, from: 'developer', to: 'user' }]);
    expect(toUser?.losses[0]?.action).toBe('emulated');
    expect(messages[0]).toEqual({ role: 'developer', content: 'a' });
  });

  it('signs the first call of each turn since the user last spoke, where it is unsigned', () => {
    const signs: Refusal = { kind: 'unsigned_call', dialect, calls: 'calls', signature: 'extra.sig', sentinel: 'skip' };
    const [user, tool] = [{ role: 'user' }, { role: 'tool' }];
    const turn = (...calls: readonly JsonObject[]): JsonObject => ({ role: 'assistant', calls });
    const signed = { id: 'a', extra: { sig: 'real', more: 1 } };
    const messages = [user, turn({ id: 'old' }), user, turn({ id: 'b' }, { id: 'c' }), tool, turn(signed), tool];
    expect(fit({ messages }, [signs])).toEqual({
      body: { messages: messages.with(3, turn({ id: 'b', extra: { sig: 'skip' } }, { id: 'c' })) },
      losses: [{ field: 'messages.3.calls.0', action: 'emulated', reason: 'It is sent without a signature.' }],
    });
    const body = { messages: [user, turn(signed), { role: 'assistant', content: 'Hi' }] };
    expect(fit(body, [signs])?.body).toBe(body);
  });

  it.each([
    ['hasTools', 'tools'],
    ['hasImages', 'messages'],
    ['stream', 'stream'],
  ] as const)('refuses a request by its %s', (fact, param) => {
    const refusals: Refusal[] = [{ kind: 'ask', fact }];
    expect(fit({}, refusals)?.losses).toEqual([]);
    expect(() => fit({}, refusals, { [fact]: true })).toThrowError(
      expect.objectContaining({ code: 'PROXY_UNSUPPORTED', param }),
    );
  });

  it.each(['__proto__', 'constructor', 'toString'])('takes no field for one that is only inherited: %s', (field) => {
    const body = JSON.parse('{"a":{}}') as JsonObject;
    expect(fit(body, [{ kind: 'drop', dialect, field: `a.${field}` }])?.body).toBe(body);
  });
});
