import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type UpstreamDialect, upstreamDialects } from '../src/upstream-dialects.ts';
import { type Cell, cells, type Mode, openWorld, type World } from './cells.ts';
import type { Client } from './client.ts';
import { exceptionOf } from './exceptions.ts';

const modes: readonly Mode[] = ['whole', 'stream'];

/** Holds a client to every cell, against every upstream, whole and streamed, where the gateway speaks its dialect. */
export function describeClient(client: Client): void {
  if (!upstreamDialects.some(({ dialect }) => dialect === client.dialect)) return;
  describe.each(upstreamDialects)(`${client.name}, to an upstream that speaks $dialect,`, (dialect) => {
    let shared: World & AsyncDisposable;
    beforeAll(async () => {
      shared = await openWorld(client, dialect);
    });
    afterAll(() => shared[Symbol.asyncDispose]());
    for (const mode of modes) {
      for (const cell of cells) {
        const check = (): Promise<void> =>
          cell.fails || cell.isCut ? checkApart(cell, client, dialect, mode) : cell.check(shared, mode);
        if ((cell.only ?? mode) === mode)
          testCell(cell, mode, exceptionOf(client.name, dialect.dialect, cell, mode), check);
      }
    }
  });
}

async function checkApart(cell: Cell, client: Client, dialect: UpstreamDialect, mode: Mode): Promise<void> {
  await using world = await openWorld(client, dialect);
  await cell.check(world, mode);
}

function testCell(
  { name }: Cell,
  mode: Mode,
  exception: { readonly reason: string } | undefined,
  check: () => Promise<void>,
): void {
  const manner = mode === 'stream' ? 'streamed' : 'whole';
  if (exception) it(`cannot have ${name}, ${manner}: ${exception.reason}`, () => expect(check()).rejects.toThrow());
  else it(`has ${name}, ${manner}`, check);
}
