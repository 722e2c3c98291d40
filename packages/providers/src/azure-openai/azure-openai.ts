import type { Address, Credential, Headers, Operation, ProviderAdapter, SettingProblem, Settings } from '@proxy/spec';
import { urlBelow, withoutTrailingSlashes } from '../internal/endpoints.ts';
import type { ErrorRule } from '../internal/error-rules.ts';
import { openaiFace, openaiPaths } from '../internal/openai-face.ts';

const below = urlBelow('Azure OpenAI', openaiPaths);

/** @see https://github.com/Azure/azure-rest-api-specs/tree/main/specification/ai/data-plane/OpenAI.v1 for the codes */
const errorRules: readonly ErrorRule[] = [
  { word: 'DeploymentNotFound', class: 'model_missing' },
  { word: 'OperationNotSupported', class: 'model_missing' },
  { word: 'content_filter', status: 400, class: 'caller_fault' },
];

/** The addresses as people copy them: of the resource, and of the API below it. */
const faces: readonly string[] = ['/openai/v1', '/openai'];
function rootOf(baseUrl: string): string {
  const bare = withoutTrailingSlashes(baseUrl);
  const face = faces.find((path) => bare.endsWith(path));
  return face === undefined ? bare : bare.slice(0, -face.length);
}

/** Words for the versions of the v1 API, and what they add to its address; a date is a version of the older API. */
const v1Queries: ReadonlyMap<string, string> = new Map([
  ['v1', ''],
  ['latest', ''],
  ['preview', '?api-version=preview'],
]);
const datedVersion = /^\d{4}-\d{2}-\d{2}(-preview)?$/;

/** In the v1 API the deployment is the model of the body. @see https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle */
function urlOfV1(query: string): ProviderAdapter['url'] {
  return (address, operation) =>
    below({ ...address, baseUrl: `${rootOf(address.baseUrl)}/openai/v1` }, operation) + query;
}

/** In the dated API the deployment stands in the path. @see https://learn.microsoft.com/azure/ai-foundry/openai/reference */
function urlOfDated(version: string): ProviderAdapter['url'] {
  return ({ baseUrl, model }: Address, operation: Operation) => {
    const isList = operation === 'list_models' || operation === 'validate';
    const place = isList ? '/openai' : `/openai/deployments/${encodeURIComponent(model)}`;
    return `${below({ baseUrl: rootOf(baseUrl) + place, model }, operation)}?api-version=${version}`;
  };
}

const inHeader = ({ apiKey }: Credential): Headers => (apiKey ? { 'api-key': apiKey } : {});
const asBearer = ({ apiKey }: Credential): Headers => (apiKey ? { authorization: `Bearer ${apiKey}` } : {});
const proofs: ReadonlyMap<string, (credential: Credential) => Headers> = new Map([
  ['api-key', inHeader],
  ['bearer', asBearer],
]);

function configure({ resource, apiVersion = 'v1', auth = 'api-key' }: Settings): ProviderAdapter | SettingProblem {
  const query = v1Queries.get(apiVersion);
  const proof = proofs.get(auth);
  if (query === undefined && !datedVersion.test(apiVersion))
    return { setting: 'apiVersion', problem: 'expected v1, preview, or a date like 2024-10-21.' };
  if (!proof) return { setting: 'auth', problem: `expected one of: ${[...proofs.keys()].join(', ')}.` };
  if (resource !== undefined && !/^[a-zA-Z0-9-]+$/.test(resource))
    return { setting: 'resource', problem: 'expected the name alone: of https://NAME.openai.azure.com.' };
  return {
    ...azureOpenai,
    ...(resource !== undefined && { defaultBaseUrl: `https://${resource}.openai.azure.com` }),
    url: query === undefined ? urlOfDated(apiVersion) : urlOfV1(query),
    authorize: (_request, credential) => proof(credential),
  };
}

/**
 * Azure OpenAI. Its models are deployments, by the names that their owner gave them; its own list is of the models that
 * can be deployed.
 * @see https://learn.microsoft.com/azure/ai-foundry/openai/reference-preview-latest
 */
export const azureOpenai: ProviderAdapter = {
  ...openaiFace({
    id: 'azure-openai',
    name: 'Azure OpenAI',
    requirements: {
      apiKey: 'required',
      baseUrl: 'optional',
      environment: { apiKey: 'AZURE_OPENAI_API_KEY', baseUrl: 'AZURE_OPENAI_ENDPOINT' },
      settings: {
        resource: { what: 'the name of a resource', environment: ['AZURE_OPENAI_RESOURCE'] },
        apiVersion: { what: 'a version of the API' },
        auth: { what: 'a way to prove who calls' },
      },
      documentation: 'https://portal.azure.com',
    },
    errorRules,
    url: urlOfV1(''),
  }),
  authorize: (_request, credential) => inHeader(credential),
  configure,
};
