import { writeSync } from 'node:fs';
import { z } from 'zod';
import type { Command } from '../command.ts';
import { configSchema } from '../config/schema.ts';

/** Prints the JSON Schema of gateway.yaml, as it is written: before defaults, and with durations as text. */
export const schema: Command = () => {
  const json = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
  writeSync(1, `${JSON.stringify({ title: 'gateway.yaml', ...json }, null, 2)}\n`);
  return 0;
};
