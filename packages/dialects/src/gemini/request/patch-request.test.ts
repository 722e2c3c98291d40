import type { Json, PassthroughPatch } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { signatureOf } from '../content/opaque-state.ts';
import { patchRequest } from './patch-request.ts';

const sealed = signatureOf({ payload: 'x', dialect: 'anthropic-messages' });
const own = { text: 'a', thoughtSignature: 'c2ln' };
const call = { functionCall: { name: 'f' } };

describe('patchRequest', () => {
  it('takes the model out of the body, and leaves the rest as it is', () => {
    const wire = { model: 'models/m', contents: [{ role: 'model', parts: [own] }], future: 1 };
    const patched = patchRequest(wire, { model: 'n', streamUsage: true, defaults: { labels: {} } });
    expect(patched).toEqual({ contents: wire.contents, future: 1, labels: {} });
    expect(patched['contents']).toBe(wire.contents);
  });

  it("takes other providers' state out, and puts the documented word in its place on calls", () => {
    const parts = [own, { text: 'b', thought: true, thoughtSignature: sealed }, { ...call, thought_signature: sealed }];
    const { contents } = patchRequest({ contents: [{ role: 'model', parts }] }, { model: 'n', streamUsage: true });
    expect(contents).toEqual([
      {
        role: 'model',
        parts: [own, { text: 'b', thought: true }, { ...call, thoughtSignature: 'skip_thought_signature_validator' }],
      },
    ]);
  });

  describe('with state that the target cannot read', () => {
    const theirs = { functionCall: { name: 'f' }, thoughtSignature: 'dGhlaXJz' };
    const foreign = new Set(['dGhlaXJz', 'x']);
    const patched = (contents: Json, change: Partial<PassthroughPatch> = {}) => {
      const losses: string[] = [];
      const onLoss: PassthroughPatch['onLoss'] = ({ field, action }) => losses.push(`${field} ${action}`);
      const body = patchRequest({ contents }, { model: 'n', streamUsage: true, foreign, onLoss, ...change });
      return { contents: body['contents'], losses };
    };
    const user = { role: 'user', parts: [{ text: 'Hi' }] };

    it('takes that of another deployment out and tells so, and leaves its own', () => {
      const parts = [own, theirs, { text: '', thoughtSignature: sealed }];
      expect(patched([user, { role: 'model', parts }])).toEqual({
        contents: [
          user,
          { role: 'model', parts: [own, { ...call, thoughtSignature: 'skip_thought_signature_validator' }] },
        ],
        losses: ['contents.1.parts.1.thoughtSignature dropped', 'contents.1.parts.2.thoughtSignature dropped'],
      });
    });

    it('leaves out a content of which nothing is left', () => {
      const parts = { text: '', thought_signature: 'dGhlaXJz' };
      expect(patched([user, { role: 'model', parts }]).contents).toEqual([user]);
    });

    it('is found in a lone content, too', () => {
      expect(patched({ role: 'model', parts: [theirs] }).losses).toHaveLength(1);
    });

    it('searches no contents that are known to hold none', () => {
      const contents = [{ role: 'model', parts: [theirs] }];
      expect(patched(contents, { isStateless: true }).contents).toBe(contents);
    });
  });
});
