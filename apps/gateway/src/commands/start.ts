import { writeSync } from 'node:fs';
import { createProviderRegistry } from '@proxy/core';
import { builtInAdapters } from '@proxy/providers';
import type { Command, Flags } from '../command.ts';
import { type Composition, compose } from '../compose/compose.ts';
import { ListenError, listen } from '../compose/listen.ts';
import { crossCheck } from '../config/cross-check.ts';
import { findConfigFile, loadConfig } from '../config/find-config.ts';
import { ConfigError } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { watchFile } from '../config/watch-file.ts';
import { createReload } from '../reload.ts';
import { createShutdown } from '../shutdown.ts';
import { version } from '../version.ts';
import { welcome } from '../welcome.ts';

/** Serves until a signal ends it. The exit code is that of the stop. @throws ConfigError */
export const start: Command = async (flags) => {
  const registry = createProviderRegistry(builtInAdapters);
  const file = findConfigFile(flags.config, process.env);
  const load = (): Config => withFlags(loadConfig(file, process.env, registry).config, flags);
  const config = load();
  const composition = compose(file, config, registry);
  const shutdown = createShutdown(composition);
  try {
    await open(composition, config, file);
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    writeSync(2, `${error.message}\n`);
    await shutdown(0);
    return 1;
  }
  const stopWatching = file === undefined ? () => {} : followConfig(file, config, load, composition);
  await untilSignalled(shutdown, config.server.drain);
  stopWatching();
  return 0;
};

async function open(
  { server, adminServer }: Composition,
  config: Config,
  configFile: string | undefined,
): Promise<void> {
  const { host, port } = config.server;
  const url = await listen(server, host, port);
  const adminUrl = adminServer && (await listen(adminServer, '127.0.0.1', config.admin.port ?? 0));
  writeSync(1, `${welcome({ version, url, adminUrl, configFile, config })}\n`);
}

/** What the command line says goes before the file. @throws ConfigError */
function withFlags(config: Config, { host, port }: Flags): Config {
  if (port !== undefined && !/^\d{1,5}$/.test(port)) {
    throw new ConfigError('command line', [{ path: '--port', message: `expected a number, not "${port}"` }]);
  }
  const named = { ...(host !== undefined && { host }), ...(port !== undefined && { port: Number(port) }) };
  const changed = { ...config, server: { ...config.server, ...named } };
  const problems = crossCheck(changed).map(({ path, message }) => ({ path: path.join('.'), message }));
  if (problems.length > 0) throw new ConfigError('command line', problems);
  return changed;
}

function followConfig(file: string, config: Config, load: () => Config, composition: Composition): () => void {
  const { gateway, observers, apply } = composition;
  const reload = createReload(config, {
    load,
    apply,
    telemetry: gateway.telemetry,
    notice: (message) => observers.logger.warn(message),
  });
  process.on('SIGHUP', reload);
  return watchFile(file, reload);
}

/** SIGTERM and SIGINT stop the gateway in its own time, a second one within a second. */
function untilSignalled(shutdown: (deadlineMs: number) => Promise<void>, drainMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let signals = 0;
    const onSignal = (): void => {
      signals++;
      shutdown(signals === 1 ? drainMs : 1_000).then(resolve, reject);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}
