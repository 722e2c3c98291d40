import type { Alias, PlannedAlias, StateOrigin, Target } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { canRead, comeHome } from './come-home.ts';

const target = (id: string, realm?: string): Target => ({ id, realm }) as Target;
const planned = (name: string, ...targets: readonly Target[]): PlannedAlias => ({
  alias: { name } as Alias,
  targets,
});
const originsOf = (...origins: readonly StateOrigin[]) =>
  new Map(origins.map((origin, index) => [`state ${index}`, origin]));
const ids = (plan: readonly PlannedAlias[]) =>
  plan.map(({ alias, targets }) => [alias.name, ...targets.map(({ id }) => id)]);

describe('canRead', () => {
  it.each([
    ['itself', target('a'), { target: 'a' }, true],
    ['another', target('b'), { target: 'a' }, false],
    ['another of its realm', target('b', 'r'), { target: 'a', realm: 'r' }, true],
    ['one of another realm', target('b', 's'), { target: 'a', realm: 'r' }, false],
  ])('knows what %s issued', (_, reader, origin, expected) => {
    expect(canRead(reader, origin)).toBe(expected);
  });
});

describe('comeHome', () => {
  const plan = [planned('asked', target('a', 'r'), target('b', 's'), target('c', 's')), planned('spare', target('d'))];

  it('puts the issuer first, then who reads its state, and leaves the others in their order', () => {
    expect(ids(comeHome(plan, originsOf({ target: 'c', realm: 's' })))).toEqual([
      ['asked', 'c', 'b', 'a'],
      ['spare', 'd'],
    ]);
  });

  it('returns to a fallback, and once only', () => {
    expect(ids(comeHome(plan, originsOf({ target: 'd' })))).toEqual([
      ['spare', 'd'],
      ['asked', 'a', 'b', 'c'],
      ['spare'],
    ]);
  });

  it('goes by the last state whose issuer is there', () => {
    const origins = originsOf({ target: 'c' }, { target: 'b' }, { target: 'gone' });
    expect(ids(comeHome(plan, origins))[0]).toEqual(['asked', 'b', 'a', 'c']);
  });

  it('changes nothing where no issuer is there', () => {
    expect(comeHome(plan, originsOf({ target: 'gone' }))).toBe(plan);
  });
});
