import type { PlannedAlias, StateOrigin, Target } from '@proxy/spec';

/** Whether the target can read what was issued there. */
export function canRead({ id, realm }: Target, origin: StateOrigin): boolean {
  return origin.target === id || (realm !== undefined && origin.realm === realm);
}

/**
 * The plan with the deployment first that issued the opaque state the client returns, whatever the selector says; of
 * several the one that issued the last. Those that read its state too come before others of their alias.
 */
export function comeHome(
  plan: readonly PlannedAlias[],
  origins: ReadonlyMap<string, StateOrigin>,
): readonly PlannedAlias[] {
  for (const origin of [...origins.values()].reverse()) {
    const home = plan.find(({ targets }) => targets.some(({ id }) => id === origin.target));
    if (home) return withHomeFirst(plan, home, origin);
  }
  return plan;
}

function withHomeFirst(
  plan: readonly PlannedAlias[],
  home: PlannedAlias,
  origin: StateOrigin,
): readonly PlannedAlias[] {
  const isHome = ({ id }: Target): boolean => id === origin.target;
  const ordered = plan.map((planned) => ({ ...planned, targets: readersFirst(planned.targets, origin) }));
  if (home === plan[0]) return ordered;
  const others = ordered.map((planned) => ({ ...planned, targets: planned.targets.filter((each) => !isHome(each)) }));
  return [{ alias: home.alias, targets: home.targets.filter(isHome) }, ...others];
}

/** The issuer itself, who reads what it issued, then others, each in the order they had. */
function readersFirst(targets: readonly Target[], origin: StateOrigin): readonly Target[] {
  const rank = (target: Target): number => (target.id === origin.target ? 0 : canRead(target, origin) ? 1 : 2);
  return [...targets].sort((one, other) => rank(one) - rank(other));
}
