import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of the kernel per second, and bytes of its pages, on every Linux in common use. */
const ticksPerSecond = 100;
const pageBytes = 4_096;

interface Stat {
  readonly parent: number;
  readonly ticks: number;
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}

/** The process and all that descend from it. */
function treeOf(root: number): readonly number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map(pids.map((pid) => [pid, readStat(pid)?.parent]));
  const tree = [root];
  for (const member of tree) for (const [pid, parent] of parents) if (parent === member) tree.push(pid);
  return tree;
}

/** CPU seconds, user and system, of a process and its descendants so far. */
export function cpuSeconds(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + (readStat(pid)?.ticks ?? 0), 0) / ticksPerSecond;
}

/** Resident bytes of a process. */
export function residentBytes(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes;
}
