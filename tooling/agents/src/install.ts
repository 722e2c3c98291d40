import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from './agent.ts';

/** An agent as it was installed. */
export interface InstalledAgent extends Agent {
  /** Absolute path of its program. */
  readonly path: string;
  readonly version: string;
}

const patienceMs = 300_000;

/** Installs an agent into a folder of its own, its newest version unless one is there. @throws where npm fails */
export function install(agent: Agent, folder: string): InstalledAgent {
  const own = join(folder, agent.name);
  const path = join(own, 'node_modules', '.bin', agent.program);
  if (!existsSync(path)) {
    mkdirSync(own, { recursive: true });
    console.log(`${agent.name}: installing ${agent.npmPackage} into ${own}`);
    const args = ['install', '--prefix', own, '--no-audit', '--no-fund', '--loglevel=error', agent.npmPackage];
    execFileSync('npm', args, { stdio: 'inherit', timeout: patienceMs });
  }
  return { ...agent, path, version: versionIn(join(own, 'node_modules', agent.npmPackage, 'package.json')) };
}

function versionIn(manifest: string): string {
  const { version }: { readonly version?: unknown } = JSON.parse(readFileSync(manifest, 'utf8'));
  return String(version);
}
