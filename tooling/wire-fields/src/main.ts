// Writes the documented fields of each wire format, with examples, where the tests of the dialects read them.
import { writeFileSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { parseArgs } from 'node:util';
import { readAnthropicSdk, readDiscovery, readOpenApi } from './descriptions.ts';
import { render } from './render.ts';
import { fieldsOf } from './wire-format.ts';

const { values } = parseArgs({
  options: {
    openai: { type: 'string' },
    'openai-version': { type: 'string' },
    gemini: { type: 'string' },
    'gemini-version': { type: 'string' },
    'anthropic-version': { type: 'string' },
    out: { type: 'string' },
  },
});

function option(name: keyof typeof values): string {
  const value = values[name];
  if (value === undefined) throw new Error(`--${name} is missing.`);
  return value;
}

const openai = readOpenApi(resolvePath(option('openai')));
const gemini = readDiscovery(resolvePath(option('gemini')));
const openaiSource = `github.com/openai/openai-openapi openapi.yaml ${option('openai-version')}, MIT`;

const formats = [
  {
    resolve: openai,
    dialect: 'openai-chat',
    source: openaiSource,
    undescribed: { tools: { type: 'function', function: { name: 'name_a' } } },
    request: 'CreateChatCompletionRequest',
    answer: 'CreateChatCompletionResponse',
    events: 'CreateChatCompletionStreamResponse',
  },
  {
    resolve: openai,
    dialect: 'openai-responses',
    source: openaiSource,
    undescribed: { tools: { type: 'function', name: 'name_a' } },
    request: 'CreateResponse',
    answer: 'Response',
    events: 'ResponseStreamEvent',
  },
  {
    resolve: readAnthropicSdk(),
    dialect: 'anthropic-messages',
    source: `npm @anthropic-ai/sdk ${option('anthropic-version')}, types of the beta Messages API, Apache-2.0`,
    request: 'MessageCreateParamsBase',
    answer: 'BetaMessage',
    events: 'BetaRawMessageStreamEvent',
    elsewhere: ['betas', 'user_profile_id', 'workspace_id'],
  },
  {
    resolve: gemini,
    dialect: 'gemini',
    source: `Google Generative Language API v1beta, discovery document ${option('gemini-version')}, Apache-2.0`,
    request: 'GenerateContentRequest',
    answer: 'GenerateContentResponse',
    events: 'GenerateContentResponse',
    elsewhere: ['model'],
  },
];

for (const { resolve, ...format } of formats)
  writeFileSync(join(option('out'), `${format.dialect}.json`), render(fieldsOf(format, resolve)));
