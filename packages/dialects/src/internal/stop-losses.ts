import type { StopReason } from '@proxy/spec';
import type { AnswerLosses } from './answer-losses.ts';

interface Ending {
  readonly stop?: StopReason | undefined;
  readonly nativeStop?: string | undefined;
}

const reasons: { readonly [stop in StopReason]?: string } = {
  pause: 'The provider paused, and would go on if it were asked again; this is told as an ordinary end.',
  error: "The provider's failure to go on is told as an ordinary end.",
};

/** Tells why an answer ended where its client's dialect has no word for it. @param said reasons that it has words for */
export function loseStop({ stop, nativeStop }: Ending, said: ReadonlySet<StopReason>, losses: AnswerLosses): void {
  if (stop === undefined || said.has(stop)) return;
  const reason = reasons[stop];
  if (reason !== undefined) losses.lose('changed', 'stop', reason);
  if (stop === 'unknown' && nativeStop !== undefined)
    losses.lose('changed', 'stop', "The provider's reason is unknown here, and told as an ordinary end.");
}
