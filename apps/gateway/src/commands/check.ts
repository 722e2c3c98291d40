import { writeSync } from 'node:fs';
import { stringify } from 'yaml';
import type { Command } from '../command.ts';
import { compose } from '../compose/compose.ts';
import { maskSecrets } from '../config/mask.ts';
import { warningsOf } from '../config/warnings.ts';
import { createShutdown } from '../shutdown.ts';
import { configurationOf } from './configuration-of.ts';

/** Validates the configuration by building all that `start` would, and prints it resolved, secrets masked. @throws ConfigError */
export const check: Command = async (flags) => {
  const { file, registry, load } = configurationOf(flags);
  const config = load();
  await createShutdown(compose(file, config, registry))(0);
  for (const warning of warningsOf(config)) writeSync(2, `${warning}\n`);
  writeSync(1, stringify(maskSecrets(config)));
  return 0;
};
