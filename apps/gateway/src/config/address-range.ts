import { isIP } from 'node:net';

/** Ranges that have a name. */
const namedRanges: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Whether a text is an address (`10.0.0.1`, `::1`), a range in CIDR form (`10.0.0.0/8`) or the name of a range. */
export function isAddressRange(text: string): boolean {
  if (namedRanges.has(text)) return true;
  const [, address = '', bits = '1'] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  const isMapped = family === 6 && address.includes('.');
  const mostBits = family === 4 ? 32 : 128;
  return family !== 0 && !isMapped && Number(bits) >= 1 && Number(bits) <= mostBits;
}
