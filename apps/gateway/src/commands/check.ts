import { writeSync } from 'node:fs';
import { createProviderRegistry } from '@proxy/core';
import { builtInAdapters } from '@proxy/providers';
import { stringify } from 'yaml';
import type { Command } from '../command.ts';
import { compile } from '../compose/compile.ts';
import { findConfigFile, loadConfig } from '../config/find-config.ts';
import { maskSecrets } from '../config/mask.ts';

/** Validates the configuration as `start` would, and prints it resolved, secrets masked. @throws ConfigError */
export const check: Command = (flags) => {
  const registry = createProviderRegistry(builtInAdapters);
  const { file, config } = loadConfig(findConfigFile(flags.config, process.env), process.env, registry);
  compile(file, config, registry);
  writeSync(1, stringify(maskSecrets(config)));
  return 0;
};
