import type { TextPart } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { decodeAnnotations, encodeAnnotations } from './annotations.ts';

const web = {
  type: 'url_citation',
  url_citation: { url: 'https://example.org', title: 'Example', start_index: 2, end_index: 5, content: 'quoted' },
};
const text = (said: string, citations: TextPart['citations'] = []): TextPart => ({
  kind: 'text',
  text: said,
  citations,
});

describe('annotations', () => {
  it('become citations with their span and quote, and annotations again', () => {
    const citations = decodeAnnotations([{ ...web, rank: 1 }]);
    expect(citations).toEqual([
      {
        url: 'https://example.org',
        title: 'Example',
        quote: 'quoted',
        span: { start: 2, end: 5 },
        extensions: { 'openai-chat': { rank: 1 } },
      },
    ]);
    expect(encodeAnnotations([text('abcdef', citations)], () => {})).toEqual([{ ...web, rank: 1 }]);
  });

  it('of an unknown kind pass as they are', () => {
    const file = { type: 'file_citation', file_citation: { file_id: 'f', index: 3 } };
    expect(encodeAnnotations([text('a', decodeAnnotations([file]))], () => {})).toEqual([file]);
  });

  it('count places in the text of all parts together', () => {
    const parts = [
      text('one '),
      text('two', [{ url: 'https://example.org/a' }, { url: 'b', span: { start: 1, end: 2 } }]),
    ];
    const spans = encodeAnnotations(parts, () => {}).map(({ url_citation }) => url_citation);
    expect(spans).toEqual([
      { url: 'https://example.org/a', title: '', start_index: 4, end_index: 7 },
      { url: 'b', title: '', start_index: 5, end_index: 6 },
    ]);
  });

  it('cannot say a citation without an address, which is told', () => {
    const citation = { title: 'page 3', quote: 'words' };
    const lost: unknown[] = [];
    expect(encodeAnnotations([text('a', [citation])], (each) => lost.push(each))).toEqual([]);
    expect(lost).toEqual([citation]);
  });

  it('are left alone where they are no objects', () => {
    expect(decodeAnnotations(['web'])).toBeUndefined();
    expect(decodeAnnotations(null)).toBeUndefined();
  });
});
