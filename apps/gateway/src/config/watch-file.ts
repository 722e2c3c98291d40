import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Stops watching. */
export type StopWatching = () => void;

const pollMs = 2_000;
const settleMs = 50;

/**
 * Calls back after the file's content has changed. The folder is watched, since editors replace files and Kubernetes
 * swaps links, and the content is looked at every two seconds, since not every file system tells. A file that vanished
 * counts as changed.
 */
export function watchFile(file: string, onChange: () => void): StopWatching {
  let known = contentOf(file);
  let pending: NodeJS.Timeout | undefined;
  const look = (): void => {
    pending = undefined;
    const content = contentOf(file);
    if (content === known) return;
    known = content;
    onChange();
  };
  const lookSoon = (): void => {
    pending ??= setTimeout(look, settleMs).unref();
  };
  const watcher = tryWatch(file, lookSoon);
  const poll = setInterval(look, pollMs).unref();
  return () => {
    watcher?.close();
    clearInterval(poll);
    clearTimeout(pending);
  };
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function tryWatch(file: string, onEvent: () => void): FSWatcher | undefined {
  const name = basename(file);
  try {
    const watcher = watch(dirname(file), { persistent: false }, (_, changed) => {
      if (changed === null || changed === name || changed.startsWith('..')) onEvent();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
