import type { Plug } from '@proxy/spec';

/** Stands where a pipeline must have halted before; called, it throws, and the pipeline reports an error of its name. */
export function shouldNotReach(): Plug {
  return {
    name: 'should-not-reach',
    call(request) {
      throw new Error(`Request ${request.id} went on where the pipeline should have halted.`);
    },
  };
}
