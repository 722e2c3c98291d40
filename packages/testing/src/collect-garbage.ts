import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collector: (() => void) | undefined;

/**
 * Collects all garbage, once what is already under way has had its turn: afterwards a `WeakRef` is empty unless somebody
 * still holds its object. Whoever asks must not hold it either, not even in a local variable of its own.
 */
export async function collectGarbage(): Promise<void> {
  collector ??= exposed();
  await new Promise((resolve) => setImmediate(resolve));
  collector();
  await new Promise((resolve) => setImmediate(resolve));
}

function exposed(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
