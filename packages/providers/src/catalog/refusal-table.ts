import type { ModelCapabilities, Refusal } from '@proxy/spec';
import type { NameRules } from './catalog-row.ts';
import type { RefusalRow } from './refusal-row.ts';

const chat = 'openai-chat';
const messages = 'anthropic-messages';
const responses = 'openai-responses';

const drop = (dialect: string, field: string, neutral?: number | boolean | string): Refusal =>
  neutral === undefined ? { kind: 'drop', dialect, field } : { kind: 'drop', dialect, field, neutral };

/** The fields of the sampler that OpenAI's reasoning models refuse, each with the value that asks for nothing. */
const openaiSampler: readonly Refusal[] = [
  drop(chat, 'temperature', 1),
  drop(chat, 'top_p', 1),
  drop(chat, 'frequency_penalty', 0),
  drop(chat, 'presence_penalty', 0),
  drop(chat, 'logprobs', false),
  drop(chat, 'top_logprobs', 0),
  drop(chat, 'logit_bias'),
  drop(chat, 'stop'),
];
/** The same in Responses, which has fewer of them. */
const responsesSampler: readonly Refusal[] = [
  drop(responses, 'temperature', 1),
  drop(responses, 'top_p', 1),
  drop(responses, 'top_logprobs', 0),
];
/** Reasoning models that sample while they do not reason, which is what they do unless an effort is asked for. */
const idleSamplers: NameRules = { equals: ['gpt-5.1', 'gpt-5.2', 'gpt-5.4', 'gpt-5.4-mini', 'gpt-5.4-nano'] };
const whileIdle = (refusals: readonly Refusal[], field: string): readonly Refusal[] =>
  refusals.map((refusal): Refusal => ({ ...refusal, unless: { field, isOneOf: ['none', null] } }) as Refusal);

const refusesSampler = ({ temperature }: ModelCapabilities): boolean => temperature === false;
const sees = ({ input }: ModelCapabilities): boolean => input?.includes('image') ?? true;
const effortsOf = ({ reasoningControls }: ModelCapabilities): readonly string[] | undefined =>
  reasoningControls?.find((control) => control.kind === 'effort')?.values;

const oneOfEfforts =
  (dialect: string, field: string) =>
  (capabilities: ModelCapabilities): readonly Refusal[] => [
    { kind: 'one_of', dialect, field, values: effortsOf(capabilities) ?? [] },
  ];
const atMost =
  (dialect: string, fields: readonly string[]) =>
  ({ maxOutputTokens: limit }: ModelCapabilities) =>
    limit === undefined ? [] : fields.map((field): Refusal => ({ kind: 'at_most', dialect, field, limit }));

/**
 * What models answer with a 400, each with its source. A new one takes a row and nothing else. Only what is refused
 * stands here: a field that a provider ignores is left to it, and so is one of which nothing is known.
 */
export const refusalTable: readonly RefusalRow[] = [
  {
    providers: ['openai'],
    except: idleSamplers,
    when: refusesSampler,
    refuses: () => [...openaiSampler, ...responsesSampler],
    source: 'https://platform.openai.com/docs/guides/reasoning',
  },
  {
    providers: ['openai'],
    models: idleSamplers,
    when: refusesSampler,
    refuses: () => [
      ...whileIdle(openaiSampler, 'reasoning_effort'),
      ...whileIdle(responsesSampler, 'reasoning.effort'),
    ],
    source: 'https://github.com/vercel/ai/issues/10932',
  },
  {
    providers: ['openai'],
    when: refusesSampler,
    refuses: () => [{ kind: 'rename', dialect: chat, field: 'max_tokens', to: 'max_completion_tokens' }],
    source: 'https://platform.openai.com/docs/api-reference/chat/create',
  },
  {
    providers: ['openai'],
    refuses: atMost(chat, ['max_tokens', 'max_completion_tokens']),
    source: 'https://platform.openai.com/docs/models',
  },
  {
    providers: ['openai'],
    refuses: atMost(responses, ['max_output_tokens']),
    source: 'https://platform.openai.com/docs/models',
  },
  {
    providers: ['openai'],
    when: (capabilities) => effortsOf(capabilities) !== undefined,
    refuses: oneOfEfforts(responses, 'reasoning.effort'),
    source: 'https://platform.openai.com/docs/guides/reasoning',
  },
  {
    providers: ['openai'],
    when: ({ reasoning }) => reasoning === false,
    refuses: () => [drop(responses, 'reasoning')],
    source: 'https://platform.openai.com/docs/guides/reasoning',
  },
  {
    providers: ['openai'],
    when: (capabilities) => effortsOf(capabilities) !== undefined,
    refuses: oneOfEfforts(chat, 'reasoning_effort'),
    source: 'https://platform.openai.com/docs/guides/reasoning',
  },
  {
    providers: ['openai'],
    when: ({ reasoning }) => reasoning === false,
    refuses: () => [drop(chat, 'reasoning_effort', 'none')],
    source: 'https://platform.openai.com/docs/guides/reasoning',
  },
  {
    providers: ['openai'],
    models: { equals: ['o1', 'o1-mini', 'o1-pro', 'o3', 'o3-mini', 'o3-pro', 'o4-mini'] },
    refuses: () => [drop(chat, 'parallel_tool_calls'), drop(responses, 'parallel_tool_calls')],
    source:
      'https://github.com/langchain-ai/langchain/issues/29704, https://github.com/run-llama/llama_index/issues/20865',
  },
  {
    providers: ['openai'],
    models: { startsWith: ['gpt-3.5'] },
    refuses: () => [{ kind: 'role', dialect: chat, from: 'developer', to: 'system' }],
    source: 'a recorded answer: "developer" is not one of the roles of the model',
  },
  {
    providers: ['openai'],
    models: { equals: ['o1-mini'] },
    refuses: () => [
      { kind: 'role', dialect: chat, from: 'developer', to: 'user' },
      { kind: 'role', dialect: chat, from: 'system', to: 'user' },
      ...openaiSampler,
      { kind: 'rename', dialect: chat, field: 'max_tokens', to: 'max_completion_tokens' },
    ],
    source: 'https://platform.openai.com/docs/guides/reasoning, and a recorded answer that refuses the role "system"',
  },
  {
    providers: ['openai'],
    models: { equals: ['o1-pro'] },
    refuses: () => [{ kind: 'ask', fact: 'stream' }],
    source: 'https://platform.openai.com/docs/models/o1-pro',
  },
  {
    providers: ['openai', 'groq', 'xai'],
    /** The list of capabilities says of GPT-3.5 that it takes no tools, which it does. */
    except: { startsWith: ['gpt-3.5'] },
    when: ({ tools }) => tools === false,
    refuses: () => [{ kind: 'ask', fact: 'hasTools' }],
    source: 'https://models.dev',
  },
  {
    /** Not Mistral: names of models that see and of their elders that did not stand in one row there. */
    providers: ['openai', 'groq', 'deepseek', 'cerebras', 'xai'],
    when: (capabilities) => !sees(capabilities),
    refuses: () => [{ kind: 'ask', fact: 'hasImages' }],
    source: 'https://models.dev',
  },
  {
    providers: ['xai'],
    when: ({ reasoning }) => reasoning === true,
    refuses: () => [drop(chat, 'presence_penalty'), drop(chat, 'frequency_penalty'), drop(chat, 'stop')],
    source: 'https://docs.x.ai/docs/guides/reasoning',
  },
  {
    providers: ['groq'],
    refuses: () => [drop(chat, 'logprobs', false), drop(chat, 'logit_bias'), drop(chat, 'top_logprobs', 0)],
    source: 'https://console.groq.com/docs/openai',
  },
  {
    providers: ['google'],
    models: { startsWith: ['gemini-3'] },
    refuses: () => [
      {
        kind: 'unsigned_call',
        dialect: chat,
        calls: 'tool_calls',
        signature: 'extra_content.google.thought_signature',
        sentinel: 'skip_thought_signature_validator',
      },
    ],
    source: 'https://ai.google.dev/gemini-api/docs/thought-signatures',
  },
  {
    providers: ['anthropic'],
    when: refusesSampler,
    refuses: () => [drop(messages, 'temperature', 1), drop(messages, 'top_p', 1), drop(messages, 'top_k')],
    source: 'https://platform.claude.com/docs/en/about-claude/models/whats-new-claude-4-7',
  },
  {
    providers: ['anthropic'],
    refuses: atMost(messages, ['max_tokens']),
    except: { startsWith: ['claude-3-7-sonnet'] },
    source: 'https://platform.claude.com/docs/en/api/messages; a beta of Claude 3.7 writes twice its limit',
  },
  {
    providers: ['anthropic'],
    when: (capabilities) => effortsOf(capabilities) !== undefined,
    refuses: oneOfEfforts(messages, 'output_config.effort'),
    source: 'https://platform.claude.com/docs/en/build-with-claude/effort',
  },
  {
    providers: ['anthropic'],
    when: (capabilities) => capabilities.reasoningControls !== undefined && effortsOf(capabilities) === undefined,
    refuses: () => [drop(messages, 'output_config.effort')],
    source: 'https://platform.claude.com/docs/en/build-with-claude/effort',
  },
  {
    providers: ['anthropic'],
    when: ({ reasoningControls: controls }) =>
      controls !== undefined && !controls.some(({ kind }) => kind === 'budget_tokens'),
    refuses: () => [
      {
        kind: 'one_of',
        dialect: messages,
        field: 'thinking.type',
        values: ['adaptive', 'disabled'],
        otherwise: 'adaptive',
      },
      drop(messages, 'thinking.budget_tokens'),
    ],
    source: 'https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking',
  },
  {
    providers: ['anthropic'],
    when: ({ reasoning }) => reasoning === false,
    refuses: () => [drop(messages, 'thinking')],
    source: 'https://platform.claude.com/docs/en/about-claude/models/extended-thinking-models',
  },
];
