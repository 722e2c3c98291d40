import { join } from 'node:path';
import type { Agent } from '../agent.ts';

/** @see https://opencode.ai/docs/providers#custom-provider */
export const opencode: Agent = {
  name: 'opencode',
  npmPackage: 'opencode-ai',
  program: 'opencode',
  dialect: 'openai-chat',
  command: ({ home, workspace, origin, key }, task) => ({
    args: ['run', '--model', 'gateway/some-model', task],
    environment: { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' },
    files: {
      [join(home, '.config/opencode/opencode.json')]: JSON.stringify({
        provider: {
          gateway: {
            npm: '@ai-sdk/openai-compatible',
            name: 'Gateway',
            options: { baseURL: `${origin}/v1`, apiKey: key },
            models: { 'some-model': { name: 'Some model', limit: { context: 200_000, output: 8_000 } } },
          },
        },
        permission: { edit: 'allow', bash: 'allow' },
      }),
      [join(workspace, '.keep')]: '',
    },
  }),
};
