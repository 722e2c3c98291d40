/** Proxies in front of a provider add the terminator of another dialect. */
export function isForeignTerminator(data: string): boolean {
  return data.length < 16 && data.trim() === '[DONE]';
}
