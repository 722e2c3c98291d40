import type { Agent } from '../agent.ts';

/** @see https://code.claude.com/docs/en/llm-gateway and https://code.claude.com/docs/en/settings */
export const claudeCode: Agent = {
  name: 'claude-code',
  npmPackage: '@anthropic-ai/claude-code',
  program: 'claude',
  dialect: 'anthropic-messages',
  command: ({ origin, key }, task) => ({
    args: ['--print', '--output-format', 'text', '--permission-mode', 'acceptEdits', '--max-turns', '6', task],
    environment: { ANTHROPIC_BASE_URL: origin, ANTHROPIC_AUTH_TOKEN: key, DISABLE_AUTOUPDATER: '1' },
  }),
};
