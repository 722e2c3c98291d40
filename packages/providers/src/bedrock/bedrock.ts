import { bedrockConverse } from '@proxy/dialects';
import {
  type Address,
  type AuthorizeRequest,
  type Credential,
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
import { type AwsKeys, signV4 } from './sign-v4.ts';

const operations: readonly Operation[] = ['chat', 'stream', 'list_models', 'validate'];
const bearerVariable = 'AWS_BEARER_TOKEN_BEDROCK';
/** The name under which both of its hosts check signatures. */
const service = 'bedrock';

/**
 * A model that the account has not, or not in this region, comes as 400 or 403; a model that failed comes as 424.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
 */
const errorRules: readonly ErrorRule[] = [
  { status: 400, says: 'model identifier is invalid', class: 'model_missing' },
  { status: 400, says: "on-demand throughput isn't supported", class: 'model_missing' },
  { status: 400, says: 'on-demand throughput isn’t supported', class: 'model_missing' },
  { status: 403, says: 'access to the model', class: 'model_missing' },
  { status: 400, says: 'service quota', class: 'rate_limited' },
  { status: 424, class: 'overloaded' },
];

/** An inference profile's name holds a colon, and its ARN slashes: both are encoded. Lists come from the host that manages models. */
function url({ baseUrl, model }: Address, operation: Operation): string {
  if (!operations.includes(operation))
    throw new GatewayError('PROXY_UNSUPPORTED', `Amazon Bedrock does not offer ${operation}.`);
  const base = withoutTrailingSlashes(baseUrl);
  if (operation === 'list_models' || operation === 'validate')
    return `${base.replace('//bedrock-runtime.', '//bedrock.')}/foundation-models`;
  return `${base}/model/${encodeURIComponent(model)}/${operation === 'stream' ? 'converse-stream' : 'converse'}`;
}

function readModelList({ modelSummaries: models }: JsonObject): readonly string[] {
  if (!Array.isArray(models)) return [];
  return models.flatMap((model) =>
    isJsonObject(model) && typeof model['modelId'] === 'string' ? [model['modelId']] : [],
  );
}

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

/** An API key goes before keys that sign; of those, configuration before the environment. */
function configure(settings: Settings, environment: Environment): ProviderAdapter | SettingProblem {
  const { region = '', accessKeyId, secretAccessKey, sessionToken } = settings;
  if (!/^[a-z0-9-]+$/.test(region)) return { setting: 'region', problem: 'expected a region: us-east-1.' };
  if (accessKeyId !== undefined && secretAccessKey === undefined)
    return { setting: 'secretAccessKey', problem: 'is missing beside accessKeyId.' };
  if (secretAccessKey !== undefined && accessKeyId === undefined)
    return { setting: 'accessKeyId', problem: 'is missing beside secretAccessKey.' };
  const isFromEnvironment = accessKeyId === undefined || accessKeyId === environment['AWS_ACCESS_KEY_ID'];
  const token = isFromEnvironment ? environment[bearerVariable] : undefined;
  const isForeign = !isFromEnvironment && sessionToken === environment['AWS_SESSION_TOKEN'];
  const keys = accessKeyId &&
    secretAccessKey && { accessKeyId, secretAccessKey, sessionToken: isForeign ? undefined : sessionToken };
  return {
    ...bedrock,
    requirements: { ...bedrock.requirements, apiKey: keys || token ? 'optional' : 'required' },
    defaultBaseUrl: `https://bedrock-runtime.${region}.${domainOf(region)}`,
    authorize(request, { apiKey = token }, epochMs) {
      if (apiKey) return bearer(apiKey);
      return keys ? sign(request, keys, region, epochMs) : {};
    },
  };
}

const domainOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

function sign(request: AuthorizeRequest, keys: AwsKeys, region: string, epochMs: number): Headers {
  return signV4(request, keys, { region, service }, epochMs);
}

/**
 * Amazon Bedrock, by its Converse API: with an API key of Bedrock, or with keys of AWS that sign each call.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference.html
 */
export const bedrock: ProviderAdapter = {
  id: 'bedrock',
  name: 'Amazon Bedrock',
  codecs: [bedrockConverse],
  requirements: {
    apiKey: 'optional',
    baseUrl: 'optional',
    environment: { apiKey: bearerVariable },
    settings: {
      region: { what: 'a region', environment: ['AWS_REGION', 'AWS_DEFAULT_REGION'], isRequired: true },
      accessKeyId: { what: 'an access key', environment: ['AWS_ACCESS_KEY_ID'] },
      secretAccessKey: { what: 'the secret of an access key', environment: ['AWS_SECRET_ACCESS_KEY'] },
      sessionToken: { what: 'the token of a session', environment: ['AWS_SESSION_TOKEN'] },
    },
    documentation: 'https://console.aws.amazon.com/bedrock/home#/api-keys',
  },
  operations,
  url,
  authorize: (_request, { apiKey }: Credential) => (apiKey ? bearer(apiKey) : {}),
  classify: classifyBy(errorRules),
  readModelList,
  configure,
};
