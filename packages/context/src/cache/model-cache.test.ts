import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createModelCache } from './model-cache.ts';

describe('createModelCache', () => {
  it('asks once for callers who ask together, and again when its answer is old', async () => {
    const clock = createFakeClock();
    const asked: string[] = [];
    const load = async (provider: string) => {
      asked.push(provider);
      return [`${provider}-model-${asked.length}`];
    };
    const cache = createModelCache({ load, ttlMs: 1000, clock });
    const both = await Promise.all([cache.models('openai'), cache.models('openai')]);
    expect(both).toEqual([['openai-model-1'], ['openai-model-1']]);
    clock.advance(1000);
    expect(await cache.models('openai')).toEqual(['openai-model-1']);
    clock.advance(1);
    expect(await cache.models('openai')).toEqual(['openai-model-2']);
  });

  it('keeps what it knew while the provider cannot say', async () => {
    const clock = createFakeClock();
    let up = true;
    const load = () => (up ? Promise.resolve(['one']) : Promise.reject(new Error('down')));
    const cache = createModelCache({ load, ttlMs: 1000, clock });
    await cache.models('ollama');
    up = false;
    clock.advance(5000);
    expect(await cache.models('ollama')).toEqual(['one']);
    await expect(cache.models('another')).rejects.toThrow('down');
  });

  it('asks again for what it was told to forget', async () => {
    let count = 0;
    const cache = createModelCache({ load: async () => [`${++count}`] });
    await cache.models('groq');
    cache.forget('groq');
    expect(await cache.models('groq')).toEqual(['2']);
  });
});
