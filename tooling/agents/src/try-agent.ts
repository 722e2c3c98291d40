import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clientKey, gatewayTo, type UpstreamDialect } from '@proxy/clients';
import type { UsageRecord } from '@proxy/spec';
import { createScriptedUpstream, type RecordedRequest } from '@proxy/testing';
import type { InstalledAgent } from './install.ts';
import { runCommand } from './run-command.ts';
import { lastWords, scriptedModel, type Trouble } from './scripted-model.ts';
import { type Call, watchCalls } from './watch-calls.ts';

export interface Trial {
  readonly isPassed: boolean;
  readonly exitCode: number | null;
  readonly fileText: string | undefined;
  readonly durationMs: number;
  readonly printed: string;
  /** What the agent asked of the gateway. */
  readonly calls: readonly Call[];
  /** The ledger of the gateway. */
  readonly records: readonly UsageRecord[];
  /** What the gateway asked of the upstream. */
  readonly upstreamRequests: readonly RecordedRequest[];
}

const word = 'hello';
const patienceMs = 120_000;

/** Lets an agent make a file, with a scripted model of one dialect behind the gateway. */
export async function tryAgent(agent: InstalledAgent, dialect: UpstreamDialect, trouble: Trouble): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  const place = { home: join(folder, 'home'), workspace: join(folder, 'work') };
  const file = join(place.workspace, 'hello.txt');
  const upstream = await createScriptedUpstream(scriptedModel(dialect, { path: file, text: word }, trouble));
  const gateway = await gatewayTo(dialect, upstream.url);
  const calls = watchCalls(gateway.server.server);
  try {
    for (const path of Object.values(place)) mkdirSync(path);
    const task = `Create the file ${file} with the word ${word} as its only content.`;
    const command = agent.command({ ...place, origin: gateway.origin, key: clientKey }, task);
    for (const [path, text] of Object.entries(command.files ?? {})) writeFile(path, text);
    const { exitCode, printed, durationMs } = await runCommand({
      command: agent.path,
      args: command.args,
      environment: { PATH: process.env['PATH'] ?? '', HOME: place.home, TERM: 'dumb', CI: '1', ...command.environment },
      directory: place.workspace,
      patienceMs,
    });
    const fileText = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const words = trouble === 'overflow' ? (agent.givesUpWith ?? lastWords) : lastWords;
    const isEnded = trouble === 'overflow' ? exitCode !== null : exitCode === 0;
    const isPassed = isEnded && fileText?.trim() === word && printed.includes(words);
    return {
      isPassed,
      exitCode,
      fileText,
      durationMs,
      printed,
      calls,
      records: gateway.records,
      upstreamRequests: upstream.requests,
    };
  } finally {
    await gateway.close();
    await upstream.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
