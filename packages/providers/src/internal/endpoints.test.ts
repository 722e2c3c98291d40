import { describe, expect, it } from 'vitest';
import { operationsOf, urlBelow, withoutTrailingSlashes } from './endpoints.ts';

describe('withoutTrailingSlashes', () => {
  it('takes off every slash at the end, and no other', () => {
    expect(withoutTrailingSlashes('http://a/b//')).toBe('http://a/b');
    expect(withoutTrailingSlashes('http://a')).toBe('http://a');
    expect(withoutTrailingSlashes('///')).toBe('');
  });
});

describe('urlBelow', () => {
  const paths = { chat: '/chat', list_models: '/models' };
  const url = urlBelow('Acme', paths);

  it('puts the path of the operation below the address', () => {
    expect(url({ baseUrl: 'https://a/v1/', model: 'm' }, 'chat')).toBe('https://a/v1/chat');
  });

  it('refuses an operation without a path, by its name', () => {
    expect(() => url({ baseUrl: 'https://a', model: 'm' }, 'embeddings')).toThrow('Acme does not offer embeddings.');
  });

  it('goes with the operations that have a path', () => {
    expect(operationsOf(paths)).toEqual(['chat', 'list_models']);
  });
});
