import { describe, expect, it } from 'vitest';
import { upstreamDialects } from '../src/upstream-dialects.ts';
import { type Cell, cells, inWorld, type Mode } from './cells.ts';
import type { Client } from './client.ts';
import { exceptionOf } from './exceptions.ts';

const modes: readonly Mode[] = ['whole', 'stream'];

/** Holds a client to every cell, against every upstream, whole and streamed, where the gateway speaks its dialect. */
export function describeClient(client: Client): void {
  if (!upstreamDialects.some(({ dialect }) => dialect === client.dialect)) return;
  describe.each(upstreamDialects)(`${client.name}, to an upstream that speaks $dialect,`, (dialect) => {
    for (const mode of modes) {
      for (const cell of cells) if ((cell.only ?? mode) === mode) testCell(cell, { client, dialect, mode });
    }
  });
}

function testCell(cell: Cell, parts: Parameters<typeof inWorld>[0]): void {
  const { client, dialect, mode } = parts;
  const manner = mode === 'stream' ? 'streamed' : 'whole';
  const exception = exceptionOf(client.name, dialect.dialect, cell, mode);
  if (exception) {
    it(`cannot have ${cell.name}, ${manner}: ${exception.reason}`, () =>
      expect(inWorld(parts, cell.check)).rejects.toThrow());
  } else it(`has ${cell.name}, ${manner}`, () => inWorld(parts, cell.check));
}
