import type { NativeTool } from '@proxy/spec';

const searchType = /^(?:openrouter:)?web_search(?:_|$)/;

/**
 * Whether a tool that its provider runs searches the web. Such a tool can be left out of a request to another provider:
 * the model then answers from what it knows. Any other does what the client counts on.
 */
export function isWebSearch({ value: { type } }: NativeTool): boolean {
  return typeof type === 'string' && searchType.test(type);
}
