import { describe, expect, it } from 'vitest';
import { decodePart } from './decode-part.ts';

const inList = { extensions: { 'openai-chat': { type: null } } };

describe('decodePart', () => {
  it('reads text with its cache mark', () => {
    const cache_control = { type: 'ephemeral', ttl: '1h' };
    expect(decodePart({ type: 'text', text: 'Hi', cache_control })).toEqual({
      kind: 'text',
      text: 'Hi',
      cache: { ttl: '1h' },
      extensions: { 'openai-chat': { type: null, cache_control: null } },
    });
  });

  it('keeps a cache mark that says more than it understands', () => {
    const cache_control = { type: 'ephemeral', scope: 'global' };
    const part = decodePart({ type: 'text', text: 'Hi', cache_control });
    expect(part).toMatchObject({ extensions: { 'openai-chat': { cache_control } } });
    expect(part).not.toHaveProperty('cache');
  });

  it('reads an image by its address, and the bytes in a data URL', () => {
    const url = 'https://example.org/a.png';
    expect(decodePart({ type: 'image_url', image_url: { url, detail: 'low' } })).toEqual({
      kind: 'image',
      source: { kind: 'url', url },
      detail: 'low',
      ...inList,
    });
    expect(decodePart({ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } })).toMatchObject({
      source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' },
    });
    expect(decodePart({ type: 'image_url', image_url: url })).toMatchObject({ source: { kind: 'url', url } });
  });

  it('reads sound under its media type', () => {
    expect(decodePart({ type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } })).toMatchObject({
      source: { kind: 'base64', mediaType: 'audio/mpeg', data: 'AAAA' },
    });
  });

  it.each([
    [
      { file_data: 'data:application/pdf;base64,AAAA', filename: 'a.pdf' },
      { kind: 'base64', data: 'AAAA' },
    ],
    [{ file_data: 'https://example.org/a.pdf' }, { kind: 'url', url: 'https://example.org/a.pdf' }],
    [{ file_data: 'JVBERi0' }, { kind: 'base64', mediaType: 'application/octet-stream', data: 'JVBERi0' }],
    [{ file_id: 'file-1' }, { kind: 'file_id', id: 'file-1' }],
  ])('reads the file %j', (file, source) => {
    expect(decodePart({ type: 'file', file })).toMatchObject({ kind: 'file', source });
  });

  it("reads Mistral's reasoning as text", () => {
    const thinking = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    expect(decodePart({ type: 'thinking', thinking })).toMatchObject({ kind: 'reasoning', text: 'ab' });
  });

  it('keeps a part of a type that it does not know', () => {
    const value = { type: 'hologram', hologram: { size: 3 } };
    expect(decodePart(value, 'messages.0.content.0')).toEqual({ kind: 'native', dialect: 'openai-chat', value });
  });

  it.each([
    [{}, 'content.0'],
    ['text', 'content.0'],
    [{ type: 'text' }, 'content.0.text'],
    [{ type: 'text', text: 7 }, 'content.0.text'],
    [{ type: 'image_url' }, 'content.0.image_url'],
    [{ type: 'image_url', image_url: {} }, 'content.0.image_url.url'],
    [{ type: 'input_audio', input_audio: { data: 'AAAA' } }, 'content.0.input_audio.format'],
    [{ type: 'file', file: {} }, 'content.0.file.file_data'],
  ])('refuses %j of a client, naming %s', (value, param) => {
    const refused = expect.objectContaining({ code: 'PROXY_INVALID_REQUEST', param });
    expect(() => decodePart(value, 'content.0')).toThrow(refused);
  });

  it('never refuses a part of an answer', () => {
    expect(decodePart({ type: 'text' })).toMatchObject({ kind: 'native' });
    expect(decodePart(7)).toBeUndefined();
  });
});
