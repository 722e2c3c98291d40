import { hash } from 'node:crypto';
import type { Alias, Target } from '@proxy/spec';
import { canonicalJson } from './canonical-json.ts';

const revisions = new WeakMap<Alias, string>();

/** A digest of everything in an alias's configuration that may change its answers. Made once per alias. */
export function aliasRevision(alias: Alias): string {
  const known = revisions.get(alias);
  if (known !== undefined) return known;
  const { targets, fallbacks, onLoss, context } = alias;
  const revision = hash('sha256', canonicalJson({ targets: targets.map(described), fallbacks, onLoss, context }));
  revisions.set(alias, revision);
  return revision;
}

/** Credentials are left out: the same model answers, whoever pays. */
function described({ provider, model, params }: Target): unknown {
  const { id, baseUrl, headers, codec } = provider;
  return { provider: id, baseUrl, headers, dialect: codec.dialect, model, params };
}
