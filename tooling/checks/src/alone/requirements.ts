import type { Manifest } from '../workspace.ts';

/** What must not come along with a package, by the beginning of its name: who wants a breaker wants no web server. */
const UNWANTED: ReadonlyMap<string, readonly string[]> = new Map([
  ['@proxy/core', ['fastify', '@fastify/', '@opentelemetry/', 'pino', 'ioredis']],
  ['@proxy/spec', ['@proxy/', 'undici', 'fastify', 'pino']],
  ['@proxy/dialects', ['undici', 'fastify', 'pino']],
]);

/** @returns the packages of this repository that `name` needs at run time, itself first */
export function neededBy(name: string, manifests: ReadonlyMap<string, Manifest>): readonly string[] {
  const needed = new Set([name]);
  for (const each of needed) {
    const { dependencies = {} } = manifests.get(each) ?? {};
    for (const other of Object.keys(dependencies)) if (manifests.has(other)) needed.add(other);
  }
  return [...needed];
}

/** @param installed names of all packages that an installation of `name` alone brought, itself included */
export function findUnwanted(name: string, installed: readonly string[]): readonly string[] {
  const unwanted = UNWANTED.get(name) ?? [];
  return installed.filter((each) => each !== name && unwanted.some((prefix) => each.startsWith(prefix)));
}

/** The module names a user may import from a package: `@proxy/core`, `@proxy/core/redis`. */
export const entriesOf = ({ name, exports }: Manifest): readonly string[] =>
  Object.keys(exports)
    .filter((path) => path !== './package.json')
    .map((path) => `${name}${path.slice(1)}`);
