import type { Config } from './schema.ts';

/** A contradiction between parts of a configuration that are each well formed. */
export interface Contradiction {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
const placeholders: ReadonlySet<string> = new Set(['changeme', 'secret', 'password', 'sk-1234', 'test', 'admin']);

/** Whether only this machine can reach the host. */
export function isLoopback(host: string): boolean {
  return loopbackHosts.has(host) || host.startsWith('127.');
}

/** What no single option shows: names that lead nowhere, circles, an open door. */
export function crossCheck(config: Config): readonly Contradiction[] {
  return [
    ...openDoor(config),
    ...placeholderKeys(config),
    ...unknownTargets(config),
    ...fallbackProblems(config),
    ...duplicateKeys(config),
  ];
}

function openDoor({ server, keys }: Config): readonly Contradiction[] {
  if (isLoopback(server.host) || (keys && Object.keys(keys).length > 0)) return [];
  return [
    {
      path: ['server', 'host'],
      message: `without keys the gateway listens on loopback only, not on ${server.host}; add keys`,
    },
  ];
}

function placeholderKeys({ keys }: Config): readonly Contradiction[] {
  return Object.entries(keys ?? {}).flatMap(([name, { key }]) =>
    key !== undefined && placeholders.has(key.toLowerCase())
      ? [{ path: ['keys', name, 'key'], message: 'is a placeholder that anybody would guess' }]
      : [],
  );
}

function duplicateKeys({ keys }: Config): readonly Contradiction[] {
  const owners = new Map<string, string>();
  return Object.entries(keys ?? {}).flatMap(([name, { key, keyHash }]) => {
    const secret = key ?? keyHash ?? '';
    const owner = owners.get(secret);
    owners.set(secret, owner ?? name);
    return owner === undefined ? [] : [{ path: ['keys', name], message: `has the same secret as keys.${owner}` }];
  });
}

function unknownTargets({ models, providers }: Config): readonly Contradiction[] {
  const known = new Set(Object.keys(providers));
  return Object.entries(models).flatMap(([alias, { targets }]) =>
    targets.flatMap((target, index) => {
      if (known.has(target.provider)) return [];
      const allowed = [...known].join(', ') || 'none is configured';
      return [
        {
          path: ['models', alias, 'targets', index, 'provider'],
          message: `there is no provider "${target.provider}"; there are: ${allowed}`,
        },
      ];
    }),
  );
}

function fallbackProblems({ models }: Config): readonly Contradiction[] {
  return Object.entries(models).flatMap(([alias, { fallbacks = [] }]) =>
    fallbacks.flatMap((name, index) => {
      const path = ['models', alias, 'fallbacks', index];
      if (!Object.hasOwn(models, name)) return [{ path, message: `there is no model "${name}"` }];
      return leadsTo(name, alias, models, new Set())
        ? [{ path, message: `falls back on itself by way of "${name}"` }]
        : [];
    }),
  );
}

function leadsTo(from: string, goal: string, models: Config['models'], seen: Set<string>): boolean {
  if (from === goal) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (models[from]?.fallbacks ?? []).some((name) => leadsTo(name, goal, models, seen));
}
