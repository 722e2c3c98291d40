import { type Plug, putPrivate } from '@proxy/spec';
import type { Router } from '../router/router.ts';

/**
 * Finds the alias that the request asks for, and whether its key may use it.
 * Fails with `PROXY_MODEL_NOT_FOUND` or `PROXY_FORBIDDEN`.
 */
export function resolveAlias(router: () => Router): Plug {
  return {
    name: 'resolve-alias',
    call(request) {
      const alias = router().resolve(request.body.facts.model, request.caller);
      request.metadata.alias = alias.name;
      return putPrivate(request, { alias });
    },
  };
}
