import { echo, slowEcho } from './echo.ts';
import { failing } from './failing.ts';
import type { Performer } from './performance.ts';
import { reasoning } from './reasoning.ts';
import { tools } from './tools.ts';

/** The models of the mock provider, by name. */
export function performersOf(wordDelayMs: number): Readonly<Record<string, Performer>> {
  return { echo, slow: slowEcho(wordDelayMs), tools, reasoning, ...failing };
}
