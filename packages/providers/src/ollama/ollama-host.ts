import { withoutTrailingSlashes } from '../internal/endpoints.ts';

/** An address on which a server listens to everyone: a client that reads it asks the machine it is on. */
const anyAddress: Readonly<Record<string, string>> = { '': '127.0.0.1', '0.0.0.0': '127.0.0.1', '[::]': '[::1]' };
const authority = /^(?<host>\[[^\]]*\]|[^:/[\]]*)(?::(?<port>\d+))?(?<path>\/.*)?$/;

/**
 * The address that an `OLLAMA_HOST` means: scheme, host and port may each be missing (`0.0.0.0:11434`, `box`, `:8080`,
 * `https://box`), and where a scheme is written the port is that scheme's own. `/v1` at the end is taken off. What is no
 * address at all comes back as it was, for the check of URLs to refuse.
 * @see https://github.com/ollama/ollama/blob/main/envconfig/config.go `Host`
 */
export function readOllamaHost(text: string): string {
  const [scheme, rest] = cutScheme(withoutVersion(withoutTrailingSlashes(unquoted(text.trim()))));
  const parts = authority.exec(bracketed(rest))?.groups;
  if (!parts) return text;
  const { host = '', port = scheme === undefined ? '11434' : '', path = '' } = parts;
  const url = `${scheme ?? 'http'}://${anyAddress[host] ?? host}${port && `:${port}`}${path}`;
  return URL.canParse(url) ? url : text;
}

function cutScheme(text: string): readonly [scheme: string | undefined, rest: string] {
  const at = text.indexOf('://');
  return at < 0 ? [undefined, text] : [text.slice(0, at), text.slice(at + '://'.length)];
}

function withoutVersion(address: string): string {
  return address.endsWith('/v1') ? withoutTrailingSlashes(address.slice(0, -'/v1'.length)) : address;
}

/** Whatever a shell or an .env file left around the value. */
function unquoted(text: string): string {
  const quote = text[0];
  return (quote === '"' || quote === "'") && text.length > 1 && text.endsWith(quote) ? text.slice(1, -1) : text;
}

/** An IPv6 address may stand without brackets where no port follows. */
function bracketed(host: string): string {
  return host.startsWith('[') || host.indexOf(':') === host.lastIndexOf(':') || host.includes('/') ? host : `[${host}]`;
}
