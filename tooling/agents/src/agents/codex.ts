import { join } from 'node:path';
import type { Agent } from '../agent.ts';

/** @see https://developers.openai.com/codex/config-reference */
export const codex: Agent = {
  name: 'codex',
  npmPackage: '@openai/codex',
  program: 'codex',
  dialect: 'openai-responses',
  givesUpWith: "ran out of room in the model's context window",
  command: ({ home, origin, key }, task) => ({
    args: ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', task],
    environment: { CODEX_HOME: join(home, '.codex'), GATEWAY_KEY: key },
    files: {
      [join(home, '.codex/config.toml')]: [
        'model = "some-model"',
        'model_provider = "gateway"',
        'check_for_update_on_startup = false',
        '[model_providers.gateway]',
        'name = "Gateway"',
        `base_url = "${origin}/v1"`,
        'env_key = "GATEWAY_KEY"',
        'wire_api = "responses"',
        '',
      ].join('\n'),
    },
  }),
};
