import { describe, expect, it } from 'vitest';
import { readOllamaHost } from './ollama-host.ts';

describe('readOllamaHost', () => {
  it.each([
    ['127.0.0.1:11434', 'http://127.0.0.1:11434'],
    ['0.0.0.0:11434', 'http://127.0.0.1:11434'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['', 'http://127.0.0.1:11434'],
    [':8080', 'http://127.0.0.1:8080'],
    ['box', 'http://box:11434'],
    ['box:80', 'http://box:80'],
    ['box/prefix', 'http://box:11434/prefix'],
    ['http://box', 'http://box'],
    ['https://ollama.example', 'https://ollama.example'],
    ['http://0.0.0.0:11434', 'http://127.0.0.1:11434'],
    ['http://127.0.0.1:11434/', 'http://127.0.0.1:11434'],
    ['http://127.0.0.1:11434/v1/', 'http://127.0.0.1:11434'],
    ['::1', 'http://[::1]:11434'],
    ['[::]:11434', 'http://[::1]:11434'],
    ['[fe80::1]:9000', 'http://[fe80::1]:9000'],
    [' "box:1234" ', 'http://box:1234'],
  ])('reads %j', (text, address) => {
    expect(readOllamaHost(text)).toBe(address);
  });

  it.each(['box:99999', 'http://', 'a b', 'box:port'])('gives back %j, which is no address', (text) => {
    expect(readOllamaHost(text)).toBe(text);
  });

  it('reads its own answer the same way', () => {
    for (const text of ['0.0.0.0', 'box:80', 'https://box/x', '::1']) {
      expect(readOllamaHost(readOllamaHost(text))).toBe(readOllamaHost(text));
    }
  });
});
