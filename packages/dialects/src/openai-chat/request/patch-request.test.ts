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
});
