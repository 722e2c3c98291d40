import type { Clock, Telemetry } from '@proxy/spec';
import { dayMs, dayOf } from './day.ts';
import type { UsageFiles } from './usage-files.ts';

export interface RetentionOptions {
  readonly files: UsageFiles;
  readonly clock: Clock;
  /** Absent: nothing is ever deleted. */
  readonly retentionDays: number | undefined;
  readonly telemetry: Pick<Telemetry, 'emit'> | undefined;
}

/** Deletes the files of days that are over for longer than `retentionDays`; called as often as one likes, it looks once a day. */
export function createRetention({ files, clock, retentionDays, telemetry }: RetentionOptions): () => Promise<void> {
  let sweptOn: string | undefined;
  return async () => {
    const today = dayOf(clock.epochMs());
    if (retentionDays === undefined || today === sweptOn) return;
    sweptOn = today;
    const oldest = dayOf(clock.epochMs() - retentionDays * dayMs);
    try {
      for (const day of await files.days()) if (day < oldest) await files.remove(day);
    } catch (error) {
      telemetry?.emit({ kind: 'defect', where: 'usage log: retention', error });
    }
  };
}
