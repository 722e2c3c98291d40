import { type Check, describeChecks } from '../check.ts';
import type { CreateLimitStore, Owe } from './limit-store-harness.ts';
import { placeChecks } from './place-checks.ts';
import { rateChecks } from './rate-checks.ts';
import { requestChecks } from './request-checks.ts';
import { tokenChecks } from './token-checks.ts';

/** Everything that a limit store owes. `create` is called for each check anew, and gives an empty store. */
export function limitStoreChecks(create: CreateLimitStore): Check[] {
  const owe: Owe = (name, run) => ({ name, run: async () => run(await create()) });
  return [...rateChecks(owe), ...tokenChecks(owe), ...placeChecks(owe), ...requestChecks(owe)];
}

/** Registers `limitStoreChecks` as tests of vitest. Call it in a test file, outside of any test. */
export function describeLimitStore(name: string, create: CreateLimitStore): void {
  describeChecks(`${name} as a limit store`, limitStoreChecks(create));
}
