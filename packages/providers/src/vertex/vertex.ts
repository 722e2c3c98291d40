import { anthropicMessages } from '@proxy/dialects';
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
import { withoutTrailingSlashes } from '../internal/endpoints.ts';
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

function urlAt({ project, location }: Place, { name, methods }: Publisher): ProviderAdapter['url'] {
  return ({ baseUrl, model }: Address, operation: Operation) => {
    const base = withoutTrailingSlashes(baseUrl);
    if (operation === 'list_models') return `${base}/v1beta1/publishers/${name}/models?pageSize=200`;
    if (operation === 'validate') return `${base}/v1beta1/publishers/${name}/models?pageSize=1`;
    if (operation !== 'chat' && operation !== 'stream')
      throw new GatewayError('PROXY_UNSUPPORTED', `Google Vertex AI does not offer ${operation}.`);
    const place = `projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(location)}`;
    return `${base}/v1/${place}/publishers/${name}/models/${encodeURIComponent(model)}:${methods[operation]}`;
  };
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
  return {
    ...vertex,
    defaultBaseUrl: hostOf(place.location),
    url: urlAt(place, anthropic),
    authorize: (_request, _credential, epochMs, means) => authorize(source, quota, epochMs, means),
  };
}

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
 * Google Vertex AI, for Anthropic's models: as the Messages API, save that the model stands in the address and the
 * version in the body.
 * @see https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/use-claude
 */
export const vertex: ProviderAdapter = {
  id: 'vertex',
  name: 'Google Vertex AI',
  codecs: [anthropicMessages],
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
  fields: { model: false, anthropic_version: { value: 'vertex-2023-10-16' } },
  url: urlAt(everywhere, anthropic),
  authorize: () => ({}),
  classify: classifyBy(errorRules),
  readModelList,
  configure,
};
