import type { Alias, Random, Selector, Target } from '@proxy/spec';

/** Targets of the same provider and model, which differ in their credential. */
type Group = readonly [Target, ...Target[]];
type Order = (groups: readonly Group[], random: Random) => readonly Group[];

const orders: Readonly<Record<Selector, Order>> = {
  in_order: (groups) => groups,
  random: (groups, random) => weighted(groups, () => 1, random),
  weighted: (groups, random) => weighted(groups, ([target]) => target.weight, random),
};

/** The alias's targets in the order they are to be tried: its selector orders the models, weights the credentials of each. */
export function rankTargets(alias: Alias, random: Random): readonly Target[] {
  if (alias.targets.length < 2) return alias.targets;
  const groups = orders[alias.selector](groupsOf(alias), random);
  return groups.flatMap((group) => weighted(group, (target) => target.credential.weight ?? 1, random));
}

const grouped = new WeakMap<Alias, readonly Group[]>();

/** Groups are the same for every request of an alias. */
function groupsOf(alias: Alias): readonly Group[] {
  const known = grouped.get(alias);
  if (known) return known;
  const groups: [Target, ...Target[]][] = [];
  for (const target of alias.targets) {
    const last = groups.at(-1);
    const same = last && last[0].provider === target.provider && last[0].model === target.model;
    if (same && last.every((other) => other.credential !== target.credential)) last.push(target);
    else groups.push([target]);
  }
  grouped.set(alias, groups);
  return groups;
}

/** A random order in which an item comes first as often as its weight's share; items of weight 0 come last. */
export function weighted<T>(items: readonly T[], weightOf: (item: T) => number, random: Random): readonly T[] {
  if (items.length < 2) return items;
  const drawn = items.map((item) => ({ item, key: drawKey(weightOf(item), random()) }));
  return drawn.sort((one, other) => other.key - one.key).map(({ item }) => item);
}

/** Efraimidis and Spirakis, Weighted random sampling with a reservoir (2006): the largest `u^(1/w)` first, as logarithm. */
function drawKey(weight: number, uniform: number): number {
  return weight > 0 ? Math.log(uniform || Number.MIN_VALUE) / weight : Number.NEGATIVE_INFINITY;
}
