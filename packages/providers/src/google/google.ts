import { gemini, openaiChat } from '@proxy/dialects';
import {
  type Address,
  type AuthorizeRequest,
  type Credential,
  GatewayError,
  type Headers,
  isJsonObject,
  type JsonObject,
  type Operation,
  type ProviderAdapter,
} from '@proxy/spec';
import { operationsOf, type Paths, withoutTrailingSlashes } from '../internal/endpoints.ts';
import { classifyBy, type ErrorRule } from '../internal/error-rules.ts';
import { modelNames } from '../internal/model-names.ts';
import { openaiChatPaths, openaiPaths } from '../internal/openai-face.ts';

const methods: Paths = {
  chat: ':generateContent',
  stream: ':streamGenerateContent?alt=sse',
  embeddings: ':batchEmbedContents',
  count_tokens: ':countTokens',
};
/** All of them: a page holds fifty unless it is asked for more. */
const lists: Paths = { list_models: '/models?pageSize=1000', validate: '/models?pageSize=1' };
const openaiFacePaths: Paths = { ...openaiChatPaths, embeddings: openaiPaths.embeddings };

/** The face that speaks OpenAI's dialect stands below the version. */
const faceBelow = '/openai';
const versioned = /\/v\d+[a-z0-9]*$/;

/** The address is taken with the version and without, as Google's own SDK writes it. */
function versionOf(baseUrl: string): string {
  const base = withoutTrailingSlashes(baseUrl);
  const bare = base.endsWith(faceBelow) ? base.slice(0, -faceBelow.length) : base;
  return versioned.test(bare) ? bare : `${bare}/v1beta`;
}

function faceOf(baseUrl: string): string {
  const base = withoutTrailingSlashes(baseUrl);
  return base.endsWith(faceBelow) ? base : versionOf(base) + faceBelow;
}

function url({ baseUrl, model, dialect = gemini.dialect }: Address, operation: Operation): string {
  const face = dialect === openaiChat.dialect ? openaiFacePaths[operation] : undefined;
  if (face !== undefined) return faceOf(baseUrl) + face;
  const list = lists[operation];
  if (list !== undefined) return versionOf(baseUrl) + list;
  const method = methods[operation];
  if (method === undefined) throw new GatewayError('PROXY_UNSUPPORTED', `Google Gemini does not offer ${operation}.`);
  return `${versionOf(baseUrl)}/${resourceOf(model)}${method}`;
}

const collections = /^(?:models|tunedModels)\//;

/** Tuned models have a collection of their own, which is part of their name. */
function resourceOf(model: string): string {
  const resource = collections.test(model) ? model : `models/${model}`;
  return resource.split('/').map(encodeURIComponent).join('/').replaceAll('%3A', ':');
}

/** The OpenAI face takes its key as OpenAI does. */
function authorize({ url: address }: AuthorizeRequest, { apiKey }: Credential): Headers {
  if (!apiKey) return {};
  const { pathname } = new URL(address);
  const isFace = Object.values(openaiFacePaths).some((path) => pathname.endsWith(faceBelow + path));
  return isFace ? { authorization: `Bearer ${apiKey}` } : { 'x-goog-api-key': apiKey };
}

const modelsPrefix = 'models/';
const withoutModelsPrefix = (name: string): string =>
  name.startsWith(modelsPrefix) ? name.slice(modelsPrefix.length) : name;

/** Names come as `models/gemini-…`, in Google's form and in OpenAI's, and are asked for without the prefix. */
function readModelList(body: JsonObject): readonly string[] {
  const entries = Array.isArray(body['models']) ? body['models'] : [];
  const names = entries.flatMap((entry) =>
    isJsonObject(entry) && typeof entry['name'] === 'string' ? [entry['name']] : [],
  );
  return [...names, ...modelNames(body)].map(withoutModelsPrefix);
}

/** A bad key is a 400, and the OpenAI face leaves out the reason that would tell. */
const errorRules: readonly ErrorRule[] = [
  { status: 400, says: 'api key not valid', class: 'auth' },
  { status: 400, says: 'api key expired', class: 'auth' },
];

/**
 * Google's Gemini API by key. It speaks its own dialect, and OpenAI's where configuration names that.
 * @see https://ai.google.dev/api and https://ai.google.dev/gemini-api/docs/openai
 */
export const google: ProviderAdapter = {
  id: 'google',
  name: 'Google Gemini',
  codecs: [gemini, openaiChat],
  defaultBaseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  defaultModel: 'gemini-2.5-flash',
  requirements: {
    apiKey: 'required',
    baseUrl: 'optional',
    environment: { apiKey: 'GEMINI_API_KEY' },
    documentation: 'https://aistudio.google.com/apikey',
  },
  operations: operationsOf({ ...methods, ...lists }),
  url,
  authorize,
  classify: classifyBy(errorRules),
  readModelList,
};
