import { type Operation, operations, type ProviderAdapter } from '@proxy/spec';

/** Providers that somebody has asked on a live account, and the day: `{ openai: '2027-01-31' }`. */
const triedLive: Readonly<Record<string, string>> = {};

const titles: Readonly<Record<Operation, string>> = {
  chat: 'chat',
  stream: 'stream',
  embeddings: 'embeddings',
  completion: 'completions',
  count_tokens: 'counts',
  list_models: 'list',
  validate: 'health',
};

const introduction = `# Providers

What each provider that comes with the gateway can do. Written by \`pnpm --filter @proxy/provider-table run generate\` from
the adapters; what is particular about each stands in [the README of \`@proxy/providers\`](../../packages/providers/README.md).

- **type** is what configuration says, **variable** switches the provider on where nothing is configured.
- **dialects**: the first is used unless a provider's \`dialect\` names another.
- **key**: whether the provider must have one.
- **counts** is the provider's own count of input tokens; where there is none it is estimated.
- **list** is \`list_models\`, **health** the check of address and key, which costs nothing.
- **tried live**: the day on which it was last asked on a real account. A dash: never; what is said of it rests on its
  documentation and on recorded answers.
`;

/** The page of the handbook, whole. */
export function providerTable(adapters: readonly ProviderAdapter[]): string {
  const head = ['type', 'name', 'variable', 'address', 'dialects', 'key', ...Object.values(titles), 'tried live'];
  const rows = [head, head.map(() => '---'), ...adapters.map(rowOf)];
  return `${introduction}\n${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

const none = '–';
const code = (text: string | undefined): string => (text === undefined ? none : `\`${text}\``);

function rowOf(adapter: ProviderAdapter): readonly string[] {
  const { id, name, requirements, defaultBaseUrl, codecs } = adapter;
  const variables = Object.values(requirements.environment).map(code);
  return [
    code(id),
    name,
    variables.join(', ') || none,
    addressOf(adapter, defaultBaseUrl),
    codecs.map(({ dialect }) => dialect).join(', '),
    requirements.apiKey,
    ...operations.map((operation) => (adapter.operations.includes(operation) ? 'yes' : none)),
    triedLive[id] ?? none,
  ];
}

function addressOf({ transport, configure }: ProviderAdapter, defaultBaseUrl: string | undefined): string {
  if (transport) return 'in this process';
  if (configure) return 'by its settings';
  return defaultBaseUrl === undefined ? 'yours' : code(defaultBaseUrl);
}
