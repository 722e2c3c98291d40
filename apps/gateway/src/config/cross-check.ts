import { hash } from 'node:crypto';
import type { Finding } from './findings.ts';
import type { Config } from './schema.ts';

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
const placeholders: ReadonlySet<string> = new Set(['changeme', 'secret', 'password', 'sk-1234', 'test', 'admin']);

/** Whether only this machine can reach the host. */
export function isLoopback(host: string): boolean {
  return loopbackHosts.has(host) || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** What no single option shows: names that lead nowhere, circles, an open door. */
export function crossCheck(config: Config): readonly Finding[] {
  return [
    ...openDoor(config),
    ...oneAddressForTwo(config),
    ...placeholderKeys(config),
    ...unknownTargets(config),
    ...fallbackProblems(config),
    ...duplicateKeys(config),
  ];
}

function openDoor({ server, keys }: Config): readonly Finding[] {
  if (isLoopback(server.host) || (keys && Object.keys(keys).length > 0)) return [];
  return [
    {
      path: ['server', 'host'],
      message: `without keys the gateway listens on loopback only, not on ${server.host}; add keys`,
    },
  ];
}

/** Port 0 is any that is free, for each its own. */
function oneAddressForTwo({ server, admin }: Config): readonly Finding[] {
  if (admin.port !== server.port || admin.port === 0) return [];
  return [{ path: ['admin', 'port'], message: 'is that of the server too; the administrator needs one of their own' }];
}

function placeholderKeys({ keys }: Config): readonly Finding[] {
  return Object.entries(keys ?? {}).flatMap(([name, { key }]) =>
    key !== undefined && placeholders.has(key.toLowerCase())
      ? [{ path: ['keys', name, 'key'], message: 'is a placeholder that anybody would guess' }]
      : [],
  );
}

function duplicateKeys({ keys }: Config): readonly Finding[] {
  const owners = new Map<string, string>();
  return Object.entries(keys ?? {}).flatMap(([name, { key, keyHash }]) => {
    const secret = key === undefined ? (keyHash ?? '') : `sha256:${hash('sha256', key)}`;
    const owner = owners.get(secret);
    owners.set(secret, owner ?? name);
    return owner === undefined ? [] : [{ path: ['keys', name], message: `has the same secret as keys.${owner}` }];
  });
}

function unknownTargets({ models, providers }: Config): readonly Finding[] {
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

function fallbackProblems(config: Config): readonly Finding[] {
  const unknown = unknownFallbacks(config);
  return unknown.length > 0 ? unknown : fallbackCircles(config);
}

function unknownFallbacks({ models }: Config): readonly Finding[] {
  return Object.entries(models).flatMap(([alias, { fallbacks = [] }]) =>
    fallbacks.flatMap((name, index) =>
      Object.hasOwn(models, name)
        ? []
        : [{ path: ['models', alias, 'fallbacks', index], message: `there is no model "${name}"` }],
    ),
  );
}

/**
 * One finding for each fallback that closes a circle. Each fallback is followed once, and without recursion, so that a
 * chain of thousands is no trouble.
 */
function fallbackCircles({ models }: Config): readonly Finding[] {
  const findings: Finding[] = [];
  const left = new Set<string>();
  for (const start of Object.keys(models)) {
    const path = left.has(start) ? [] : [{ alias: start, next: 0 }];
    const onPath = new Set([start]);
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { alias } = step;
      const index = step.next++;
      const name = models[alias]?.fallbacks?.[index];
      if (name === undefined) {
        path.pop();
        onPath.delete(alias);
        left.add(alias);
      } else if (onPath.has(name)) {
        const message = `falls back on itself by way of "${name}"`;
        findings.push({ path: ['models', alias, 'fallbacks', index], message });
      } else if (!left.has(name)) {
        path.push({ alias: name, next: 0 });
        onPath.add(name);
      }
    }
  }
  return findings;
}
