import { type Plug, putPrivate } from '@proxy/spec';
import { withCodecs } from '../router/choose-codec.ts';
import type { Router } from '../router/router.ts';

/** Puts the targets of the request's alias, and of its fallbacks, in the order in which they are to be tried. */
export function rankTargetsPlug(router: () => Router): Plug {
  return {
    name: 'rank-targets',
    call(request) {
      const { alias } = request.private;
      return alias ? putPrivate(request, { plan: withCodecs(router().plan(alias), request.body) }) : request;
    },
  };
}
