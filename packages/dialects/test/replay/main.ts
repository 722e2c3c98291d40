// Replays folders of recordings and prints what did not survive; fails where no exception tells why. With --write the
// recordings of the fixtures, and their counts go into the package's README.
import { readFileSync, writeFileSync } from 'node:fs';
import { loadRecordings, type Recording } from '@proxy/testing';
import { replayExceptions } from '../replay-exceptions.ts';
import { explain } from './explain.ts';
import { replay, type Take } from './replay.ts';
import { countTable, exceptionTable, withTable } from './summary.ts';

/** @returns the counts, and how many findings and exceptions there are that do not fit together */
function replayAll(recordings: readonly Recording[]): { readonly counts: string; readonly failures: number } {
  const takes: Take[] = [];
  const ids = new Set<string>();
  const failures: string[] = [];
  for (const recording of recordings) {
    const { id } = recording;
    const { findings, takes: taken } = replay(recording);
    if (taken.length === 0) continue;
    takes.push(...taken);
    ids.add(id);
    const { unexplained, stale } = explain(id, findings, replayExceptions);
    failures.push(...unexplained.map(({ where, detail }) => `${id}: ${where}: ${detail}`));
    failures.push(...stale.map((where) => `${id}: ${where}: the exception no longer applies`));
  }
  const counts = countTable(takes);
  const total = `${ids.size} exchanges, ${failures.length} unexplained findings`;
  const tables = [counts, exceptionTable(replayExceptions, ids), total];
  process.stdout.write(`${[...failures, ...tables].join('\n\n')}\n`);
  return { counts, failures: failures.length };
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: main.ts <folder of recordings> | --write\n');
  process.exitCode = 1;
} else {
  const isWriting = folder === '--write';
  const { counts, failures } = replayAll(
    loadRecordings(isWriting ? new URL('../../fixtures', import.meta.url) : folder),
  );
  const readme = new URL('../../README.md', import.meta.url);
  if (isWriting) writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), counts));
  process.exitCode = failures === 0 ? 0 : 1;
}
