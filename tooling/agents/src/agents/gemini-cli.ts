import { join } from 'node:path';
import type { Agent } from '../agent.ts';

/** @see https://github.com/google-gemini/gemini-cli/blob/main/docs/get-started/configuration.md */
export const geminiCli: Agent = {
  name: 'gemini-cli',
  npmPackage: '@google/gemini-cli',
  program: 'gemini',
  dialect: 'gemini',
  givesUpWith: 'exceeds the maximum number of tokens',
  command: ({ home, origin, key }, task) => ({
    args: ['--model', 'gemini-2.5-pro', '--approval-mode', 'yolo', '--skip-trust', '--prompt', task],
    environment: { GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: origin },
    files: {
      [join(home, '.gemini/settings.json')]: JSON.stringify({
        security: { auth: { selectedType: 'gemini-api-key' } },
        privacy: { usageStatisticsEnabled: false },
        general: { disableAutoUpdate: true, disableUpdateNag: true },
      }),
    },
  }),
};
