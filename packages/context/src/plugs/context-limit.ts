import type { Request, Target } from '@proxy/spec';

/** Part of a window that a limit derived from it uses; the rest makes up for the error of the estimate. */
const usableShare = 0.9;
/** Part of a window left for the answer where the client did not say how long that may be. */
const shareForAnswer = 1 / 8;

/**
 * Input tokens that every target of the alias takes, by the smallest window among those known and less the room for
 * the answer; `undefined` where no window is known.
 */
export function windowLimit(request: Request): number | undefined {
  const targets = request.private.alias?.targets ?? [];
  const limits = targets.flatMap((target) => targetLimit(target, request.body.facts.maxOutputTokens));
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function targetLimit({ info }: Target, maxOutputTokens: number | undefined): readonly number[] {
  const { contextWindow, maxOutputTokens: mostOutput = Number.POSITIVE_INFINITY } = info?.capabilities ?? {};
  if (contextWindow === undefined) return [];
  const answer = maxOutputTokens ?? Math.min(mostOutput, contextWindow * shareForAnswer);
  return [Math.max(0, Math.floor(contextWindow * usableShare - answer))];
}
