import { type Citation, isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { isSealed, sealReasoning } from '../../internal/gateway-signature.ts';
import { dialect, ownFields } from '../dialect.ts';

/** A citation of a whole text block. One that a gateway wrote for another provider is that provider's again. */
export function readCitation(value: Json): Citation {
  if (!isJsonObject(value)) return {};
  const url = firstText(value['url'], value['source']);
  const title = firstText(value['title'], value['document_title']);
  const quote = firstText(value['cited_text']);
  return {
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...(quote !== undefined && { quote }),
    ...(!isSealed(value['encrypted_index']) && { extensions: { [dialect]: value } }),
  };
}

/** The citation as a web result; `undefined` where it names no address, which the dialect cannot say. */
export function writeCitation(citation: Citation): JsonObject | undefined {
  const own = ownFields(citation);
  if (own) return own;
  if (citation.url === undefined) return undefined;
  return {
    type: 'web_search_result_location',
    url: citation.url,
    title: citation.title ?? null,
    cited_text: citation.quote ?? '',
    encrypted_index: sealReasoning({ isSummary: false }),
  };
}

function firstText(...values: readonly (Json | undefined)[]): string | undefined {
  return values.find((value) => typeof value === 'string');
}
