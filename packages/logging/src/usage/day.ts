const pattern = /^(\d{4}-\d{2}-\d{2})\.jsonl$/;

/** The day of an instant, `YYYY-MM-DD`, UTC. */
export function dayOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/** The first instant of a day, in milliseconds since the epoch. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}

export const dayMs = 86_400_000;

export function fileOfDay(day: string): string {
  return `${day}.jsonl`;
}

/** The day that a file holds; `undefined` for any other file. */
export function dayOfFile(name: string): string | undefined {
  return pattern.exec(name)?.[1];
}
