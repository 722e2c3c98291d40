import { type Plug, withResult } from '@proxy/spec';
import { type ExecutorDependencies, execute } from '../execution/execute.ts';

/** Asks the ranked targets until one answers; ends at the commit point. Fails with the last target's error. */
export function executePlug(dependencies: ExecutorDependencies): Plug {
  return {
    name: 'execute',
    call: (request) => execute(request, dependencies).then((answer) => withResult(request, answer)),
  };
}
