import { writeSync } from 'node:fs';
import { systemClock } from '@proxy/spec';
import type { Command } from '../command.ts';
import { type Composition, compose } from '../compose/compose.ts';
import { ListenError, listen } from '../compose/listen.ts';
import type { Config } from '../config/schema.ts';
import { warningsOf } from '../config/warnings.ts';
import { watchFile } from '../config/watch-file.ts';
import { createCrash } from '../crash.ts';
import { createReload } from '../reload.ts';
import { createShutdown } from '../shutdown.ts';
import { untilSignalled } from '../signals.ts';
import { version } from '../version.ts';
import { welcome } from '../welcome.ts';
import { type Configuration, configurationOf } from './configuration-of.ts';

/** Serves until a signal ends it. The exit code is that of the stop. @throws ConfigError */
export const start: Command = async (flags) => {
  const configuration = configurationOf(flags);
  const config = configuration.load();
  const composition = compose(configuration.file, config, configuration.registry);
  const { logger } = composition.observers;
  const shutdown = createShutdown(composition);
  process.on('uncaughtException', createCrash({ logger, clock: systemClock, shutdown, exit: process.exit }));
  let greeting: string;
  try {
    greeting = await open(composition, config, configuration.file);
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    writeSync(2, `${error.message}\n`);
    await shutdown(0);
    return 1;
  }
  const stopFollowing = followConfig(configuration, config, composition);
  const signalled = untilSignalled(shutdown, config.server.drain);
  writeSync(1, `${greeting}\n`); // last: whoever reads the address may send a signal at once
  for (const warning of warningsOf(config)) logger.warn(warning);
  await signalled;
  stopFollowing();
  return 0;
};

/** Listens. @returns what to tell whoever started it */
async function open(
  { server, adminServer, gateway }: Composition,
  config: Config,
  configFile: string | undefined,
): Promise<string> {
  const { host, port } = config.server;
  const url = await listen(server, host, port);
  const adminUrl = adminServer && (await listen(adminServer, '127.0.0.1', config.admin.port ?? 0));
  const models = gateway.models();
  return welcome({ version, url, adminUrl, configFile, config, models });
}

/** Without a file there is nothing to follow, and a SIGHUP is taken all the same: unheard it would end the process. */
function followConfig({ file, load }: Configuration, config: Config, composition: Composition): () => void {
  const { gateway, observers, apply } = composition;
  const notice = (message: string): void => observers.logger.warn(message);
  if (file === undefined) {
    process.on('SIGHUP', () => notice('There is no configuration file, and so nothing to read again.'));
    return () => {};
  }
  const reload = createReload(config, { load, apply, telemetry: gateway.telemetry, notice });
  process.on('SIGHUP', reload);
  return watchFile(file, reload);
}
