import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from './contestant.ts';
import { type Load, shoot } from './load.ts';
import { cpuSeconds } from './process-tree.ts';

/** What the requests of one contestant cost. */
export interface Measured {
  readonly name: string;
  /** Microseconds of CPU per request: the mean of the two lowest shots. */
  readonly cpuMicros: number;
  readonly failures: number;
}

export interface Entrant {
  readonly contestant: Contestant;
  readonly load: Load;
}

/** Shots until the compiler is done: a gateway needs about eight seconds under load, the floor five. */
const warmUpShots = 8;
/** After a shot: what is still under way ends. */
const settleMs = 200;

/**
 * Interleaved shots, after some to warm up, so that whatever else the machine does falls on all alike. The figure is
 * CPU time, user and system, of the whole process tree per request.
 */
export async function measure(entrants: readonly Entrant[], shots: number): Promise<readonly Measured[]> {
  for (let shot = 0; shot < warmUpShots; shot++) {
    for (const { contestant, load } of entrants) await shoot(contestant, load);
  }
  const taken = entrants.map(() => ({ costs: [] as number[], failures: 0 }));
  for (let shot = 0; shot < shots; shot++) {
    for (const [index, { contestant, load }] of entrants.entries()) {
      const before = cpuSeconds(contestant.pid);
      const { requests, failures } = await shoot(contestant, load);
      await pause(settleMs);
      taken[index]?.costs.push(((cpuSeconds(contestant.pid) - before) / requests) * 1e6);
      if (taken[index]) taken[index].failures += failures;
    }
  }
  return taken.map(({ costs, failures }, index) => ({
    name: entrants[index]?.contestant.name ?? '',
    cpuMicros: meanOfLowest(costs, 2),
    failures,
  }));
}

function meanOfLowest(values: readonly number[], count: number): number {
  const lowest = [...values].sort((one, other) => one - other).slice(0, count);
  return lowest.reduce((sum, value) => sum + value, 0) / lowest.length;
}
