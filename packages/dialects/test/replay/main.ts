// Replays a folder of recordings and prints what did not survive. Fails where no exception tells why.
import { loadRecordings } from '@proxy/testing';
import { replayExceptions } from '../replay-exceptions.ts';
import { explain } from './explain.ts';
import { replay, type Take } from './replay.ts';
import { countTable, exceptionTable } from './summary.ts';

/** @returns how many findings and exceptions there are that do not fit together */
function replayFolder(folder: string): number {
  const takes: Take[] = [];
  const ids = new Set<string>();
  const failures: string[] = [];
  for (const recording of loadRecordings(folder)) {
    const { id } = recording;
    const { findings, takes: taken } = replay(recording);
    if (taken.length === 0) continue;
    takes.push(...taken);
    ids.add(id);
    const { unexplained, stale } = explain(id, findings, replayExceptions);
    failures.push(...unexplained.map(({ where, detail }) => `${id}: ${where}: ${detail}`));
    failures.push(...stale.map((where) => `${id}: ${where}: the exception no longer applies`));
  }
  const total = `${ids.size} exchanges, ${failures.length} unexplained findings`;
  const tables = [countTable(takes), exceptionTable(replayExceptions, ids), total];
  process.stdout.write(`${[...failures, ...tables].join('\n\n')}\n`);
  return failures.length;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) process.stderr.write('usage: main.ts <folder of recordings>\n');
process.exitCode = folder !== undefined && replayFolder(folder) === 0 ? 0 : 1;
