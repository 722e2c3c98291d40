import { describe, it } from 'vitest';

/** One thing that an implementation owes. `name` ends a sentence that begins with the implementation's name. */
export interface Check {
  readonly name: string;
  /** @throws AssertionError, or rejects with one, where it is not so */
  run(): void | Promise<void>;
}

/** Registers checks as tests of vitest. */
export function describeChecks(title: string, checks: readonly Check[]): void {
  describe(title, () => {
    it.each(checks)('$name', ({ run }) => run());
  });
}
