import { type Plug, putPrivate } from '@proxy/spec';
import type { StateOrigins } from '../execution/state-origins.ts';
import { withCodecs } from '../router/choose-codec.ts';
import { comeHome } from '../router/come-home.ts';
import type { Router } from '../router/router.ts';

/**
 * Puts the targets of the request's alias, and of its fallbacks, in the order in which they are to be tried: the
 * deployment whose opaque state the client returns first.
 */
export function rankTargetsPlug(router: () => Router, origins: StateOrigins): Plug {
  return {
    name: 'rank-targets',
    call(request) {
      const { alias } = request.private;
      if (!alias) return request;
      const plan = withCodecs(router().plan(alias), request.body);
      const known = origins.find(request.body.facts.opaque);
      return putPrivate(request, known ? { plan: comeHome(plan, known), origins: known } : { plan });
    },
  };
}
