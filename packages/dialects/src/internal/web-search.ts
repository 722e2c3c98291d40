import type { NativeTool } from '@proxy/spec';

const searchType = /^(?:openrouter:)?web_search(?:_|$)/;

/** Google names its tools by the field that holds their options. */
const googleSearches: ReadonlySet<string> = new Set(['googleSearch', 'googleSearchRetrieval', 'enterpriseWebSearch']);

/**
 * Whether a tool that its provider runs searches the web. Such a tool can be left out of a request to another provider:
 * the model then answers from what it knows. Any other does what the client counts on.
 */
export function isWebSearch({ value }: NativeTool): boolean {
  const { type } = value;
  if (typeof type === 'string') return searchType.test(type);
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => googleSearches.has(name));
}
