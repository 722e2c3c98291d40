import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Command } from './command.ts';
import { check } from './commands/check.ts';
import { schema } from './commands/schema.ts';
import { start } from './commands/start.ts';
import { ConfigError } from './config/problem.ts';
import { version } from './version.ts';

const commands: Readonly<Record<string, Command>> = { start, check, schema };

const help = `gateway [start] [--config FILE] [--port N] [--host H]   serve
gateway check [--config FILE]                            validate and show the resolved configuration
gateway schema                                           JSON Schema of the configuration, for editors

The configuration is FILE, else $PROXY_CONFIG, else ./gateway.yaml, else made from the environment.
`;

/** @returns the exit code: 0, or 1 with one clear sentence on standard error */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
    if (values.help) return say(help);
    if (values.version) return say(`${version}\n`);
    const [name = 'start', ...surplus] = positionals;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command || surplus.length > 0) return complain(`There is no command "${positionals.join(' ')}".\n\n${help}`);
    return await command(values);
  } catch (error) {
    if (error instanceof ConfigError || isUsageError(error)) return complain(error.message);
    return complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

function say(text: string): number {
  writeSync(1, text);
  return 0;
}

function complain(message: string): number {
  writeSync(2, message.endsWith('\n') ? message : `${message}\n`);
  return 1;
}
