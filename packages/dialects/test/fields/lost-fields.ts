import type { Json, Loss } from '@proxy/spec';
import { altered, childrenOf, type Path, replaced, valueAt } from './variants.ts';

/** What became of something that was translated. */
export type Outcome =
  | { readonly kind: 'written'; readonly text: string; readonly losses: readonly Loss[] }
  /** The target cannot do what was asked, and the client is told. */
  | { readonly kind: 'refused' }
  /** It was taken for an error. */
  | { readonly kind: 'invalid'; readonly why: string };

/** Translates what holds the value, or holds none. */
export type Translate = (value: Json | undefined) => Outcome;

/**
 * The places of which neither the translation nor the loss report tells: without what stands there, or with something
 * else in it, both stay what they are. Where a loss tells of a place and nothing of it was written, all within it is
 * accounted for; so it is where the whole is refused.
 */
export function lostFields(value: Json, translate: Translate): string[] {
  const whole = translate(value);
  if (whole.kind === 'refused') return [];
  if (whole.kind === 'invalid') return [`is invalid: ${whole.why}`];
  return lostWithin([], value, whole, translate).map((path) => path.join('.'));
}

type Written = Extract<Outcome, { readonly kind: 'written' }>;

function lostWithin(path: Path, value: Json, whole: Written, translate: Translate): Path[] {
  const removed = translate(replaced(value, path, undefined));
  if (removed.kind === 'written' && isReported(whole, removed)) return [];
  const here = valueAt(value, path);
  if (here === null) return [];
  const inner = childrenOf(here);
  if (inner.length > 0 && !isSame(removed, whole))
    return inner.flatMap((key) => lostWithin([...path, key], value, whole, translate));
  const others = inner.length > 0 ? [removed] : [removed, translate(replaced(value, path, altered(here as Json)))];
  const told = others.filter((other) => other.kind !== 'invalid');
  return told.length > 0 && told.every((other) => isSame(other, whole)) ? [path] : [];
}

/** Nothing of it was written, and the report tells so. */
const isReported = (whole: Written, removed: Written): boolean =>
  whole.text === removed.text && lossesOf(whole) !== lossesOf(removed);

const isSame = (one: Outcome, other: Written): boolean =>
  one.kind === 'written' && one.text === other.text && lossesOf(one) === lossesOf(other);

const lossesOf = ({ losses }: Written): string => JSON.stringify(losses);
