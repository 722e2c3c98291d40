import { anthropicMessages, gemini, openaiChat } from '@proxy/dialects';
import {
  type Address,
  type AuthorizeMeans,
  type Environment,
  GatewayError,
  type Headers,
  isJsonObject,
  type JsonObject,
  type Operation,
  type ProviderAdapter,
  type SettingProblem,
  type Settings,
} from '@proxy/spec';
import { operationsOf, urlBelow, withoutTrailingSlashes } from '../internal/endpoints.ts';
import { classifyBy, type ErrorRule } from '../internal/error-rules.ts';
import { createTokenSource, type TokenSource } from '../internal/token-source.ts';
import { fetchToken } from './fetch-token.ts';
import {
  CredentialsProblem,
  type GoogleCredentials,
  metadataCredentials,
  readCredentials,
} from './google-credentials.ts';

/** Where models are called: the project that pays, and the place. */
interface Place {
  readonly project: string;
  readonly location: string;
}
const operations: readonly Operation[] = ['chat', 'stream', 'list_models', 'validate'];
const everywhere: Place = { project: '-', location: 'global' };

/** A model that a location does not have comes as 400. */
const errorRules: readonly ErrorRule[] = [{ status: 400, says: 'not servable in region', class: 'model_missing' }];

/** Regions of several countries have hosts of another form. @see https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations */
const multiRegions: ReadonlySet<string> = new Set(['us', 'eu']);
function hostOf(location: string): string {
  if (location === 'global') return 'https://aiplatform.googleapis.com';
  if (multiRegions.has(location)) return `https://aiplatform.${location}.rep.googleapis.com`;
  return `https://${location}-aiplatform.googleapis.com`;
}

/** The methods by which the models of a publisher are called. */
interface Publisher {
  readonly name: string;
  readonly methods: Readonly<Record<'chat' | 'stream', string>>;
}
const anthropic: Publisher = { name: 'anthropic', methods: { chat: 'rawPredict', stream: 'streamRawPredict' } };
const google: Publisher = {
  name: 'google',
  methods: { chat: 'generateContent', stream: 'streamGenerateContent?alt=sse' },
};

const pathOf = ({ project, location }: Place): string =>
  `projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(location)}`;

/** A model may be named with its publisher in front, `google/gemini-…`. */
function urlAt(place: Place, { name, methods }: Publisher): ProviderAdapter['url'] {
  const prefix = `${name}/`;
  return ({ baseUrl, model }: Address, operation: Operation) => {
    const base = withoutTrailingSlashes(baseUrl);
    if (operation === 'list_models') return `${base}/v1beta1/publishers/${name}/models?pageSize=200`;
    if (operation === 'validate') return `${base}/v1beta1/publishers/${name}/models?pageSize=1`;
    if (operation !== 'chat' && operation !== 'stream')
      throw new GatewayError('PROXY_UNSUPPORTED', `Google Vertex AI does not offer ${operation}.`);
    const bare = encodeURIComponent(model.startsWith(prefix) ? model.slice(prefix.length) : model);
    return `${base}/v1/${pathOf(place)}/publishers/${name}/models/${bare}:${methods[operation]}`;
  };
}

/** The face for models of all other publishers, by names like `meta/llama-…`. @see https://cloud.google.com/vertex-ai/generative-ai/docs/start/openai */
const openPaths = { chat: '/chat/completions', stream: '/chat/completions' };
const openUrl = urlBelow('Google Vertex AI', openPaths);
function openUrlAt(place: Place): ProviderAdapter['url'] {
  return ({ baseUrl, model }: Address, operation: Operation) =>
    openUrl({ baseUrl: `${withoutTrailingSlashes(baseUrl)}/v1/${pathOf(place)}/endpoints/openapi`, model }, operation);
}

/** @throws GatewayError `PROXY_UNSUPPORTED` */
function refuse({ model }: Address): never {
  const message = `Google Vertex AI is asked for models of Anthropic by their names, and for others by publisher and name, not for "${model}".`;
  throw new GatewayError('PROXY_UNSUPPORTED', message, { param: 'model' });
}

function readModelList({ publisherModels: models }: JsonObject): readonly string[] {
  if (!Array.isArray(models)) return [];
  return models.flatMap((model) => {
    const name = isJsonObject(model) ? model['name'] : undefined;
    return typeof name === 'string' ? [name.slice(name.lastIndexOf('/') + 1)] : [];
  });
}

/** Credentials by the setting, by the file that the environment names, or by that of gcloud; of the machine where that is asked for. */
function configure(settings: Settings, environment: Environment): ProviderAdapter | SettingProblem {
  const { auth = 'adc', location = everywhere.location } = settings;
  if (auth !== 'adc' && auth !== 'metadata') return { setting: 'auth', problem: 'expected one of: adc, metadata.' };
  if (!/^[a-z0-9-]+$/.test(location))
    return { setting: 'location', problem: 'expected a location: europe-west1, global.' };
  try {
    const credentials =
      auth === 'metadata' ? metadataCredentials(environment) : readCredentials(settings['serviceAccount'], environment);
    const project = settings['project'] ?? ('project' in credentials ? credentials.project : undefined);
    if (project === undefined)
      return {
        setting: 'project',
        problem: 'Google Vertex AI needs a project; give one, or set GOOGLE_CLOUD_PROJECT.',
      };
    return configured({ project, location }, credentials);
  } catch (error) {
    if (error instanceof CredentialsProblem) return { setting: 'serviceAccount', problem: error.message };
    throw error;
  }
}

function configured(place: Place, credentials: GoogleCredentials): ProviderAdapter {
  const source = createTokenSource((epochMs, means) => fetchToken(credentials, epochMs, means));
  const quota = credentials.kind === 'authorized_user' ? { 'x-goog-user-project': place.project } : {};
  const { fields: _, ...face } = vertex;
  const shared: ProviderAdapter = {
    ...face,
    defaultBaseUrl: hostOf(place.location),
    authorize: (_request, _credential, epochMs, means) => authorize(source, quota, epochMs, means),
  };
  const claude: ProviderAdapter = { ...shared, fields, codecs: [anthropicMessages], url: urlAt(place, anthropic) };
  const geminis: ProviderAdapter = { ...shared, codecs: [gemini], url: urlAt(place, google) };
  const open: ProviderAdapter = {
    ...shared,
    codecs: [openaiChat],
    operations: operationsOf(openPaths),
    url: openUrlAt(place),
  };
  const none: ProviderAdapter = { ...claude, url: refuse };
  const forModel = (model: string): ProviderAdapter => {
    if (model.startsWith('claude')) return claude;
    if (model.startsWith('google/gemini-')) return geminis;
    return model.includes('/') ? open : none;
  };
  return { ...claude, forModel };
}

/** In the body of Anthropic's models the model is not said, and the version is. */
const fields = { model: false, anthropic_version: { value: 'vertex-2023-10-16' } } as const;

/** At once while a token is held. */
function authorize(
  source: TokenSource,
  quota: Headers,
  epochMs: number,
  means: AuthorizeMeans | undefined,
): Headers | Promise<Headers> {
  if (!means) throw new TypeError('A token cannot be fetched without a transport.');
  const token = source(epochMs, means);
  const headers = (value: string): Headers => ({ authorization: `Bearer ${value}`, ...quota });
  return typeof token === 'string' ? headers(token) : token.then(headers);
}

/**
 * Google Vertex AI. Anthropic's models are asked as by the Messages API, save that the model stands in the address and the
 * version in the body; Gemini as by its own API; those of others by Google's face of OpenAI's dialect.
 * @see https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/use-claude
 */
export const vertex: ProviderAdapter = {
  id: 'vertex',
  name: 'Google Vertex AI',
  codecs: [anthropicMessages, gemini, openaiChat],
  defaultBaseUrl: hostOf(everywhere.location),
  requirements: {
    apiKey: 'none',
    baseUrl: 'optional',
    environment: {},
    settings: {
      project: {
        what: 'a project',
        environment: ['GOOGLE_CLOUD_PROJECT', 'GCLOUD_PROJECT', 'ANTHROPIC_VERTEX_PROJECT_ID'],
      },
      location: { what: 'a location', environment: ['GOOGLE_CLOUD_LOCATION', 'CLOUD_ML_REGION'] },
      serviceAccount: { what: 'a service account', environment: ['GOOGLE_APPLICATION_CREDENTIALS'] },
      auth: { what: 'a way to prove who calls' },
    },
    documentation: 'https://cloud.google.com/docs/authentication/application-default-credentials',
  },
  operations,
  fields,
  url: urlAt(everywhere, anthropic),
  authorize: () => ({}),
  classify: classifyBy(errorRules),
  readModelList,
  configure,
};
