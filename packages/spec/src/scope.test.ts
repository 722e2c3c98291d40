import { describe, expect, it } from 'vitest';
import { createScope } from './scope.ts';

describe('createScope', () => {
  it('releases what was acquired last first, each once', () => {
    const scope = createScope();
    const released: string[] = [];
    scope.defer(() => released.push('first'));
    scope.defer(() => released.push('second'));
    expect(scope.closed).toBe(false);
    scope.close();
    scope.close();
    expect([scope.closed, released]).toEqual([true, ['second', 'first']]);
  });

  it('releases at once what is acquired after it closed', () => {
    const scope = createScope();
    scope.close();
    let released = false;
    scope.defer(() => {
      released = true;
    });
    expect(released).toBe(true);
  });

  it('releases at once what is acquired while it closes', () => {
    const scope = createScope();
    const released: string[] = [];
    scope.defer(() => released.push('outer'));
    scope.defer(() => scope.defer(() => released.push('inner')));
    scope.close();
    expect(released).toEqual(['inner', 'outer']);
  });

  it('goes on where a release throws, and reports what it threw', () => {
    const problems: unknown[] = [];
    const scope = createScope((error) => problems.push(error));
    const broken = new Error('broken');
    let released = false;
    scope.defer(() => {
      released = true;
    });
    scope.defer(() => {
      throw broken;
    });
    scope.close();
    expect([released, problems]).toEqual([true, [broken]]);
  });
});
