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
});
