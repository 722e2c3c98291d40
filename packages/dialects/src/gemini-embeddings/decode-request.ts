import {
  type DecodedEmbeddings,
  type EmbeddingInput,
  type EmbeddingsRequest,
  embeddingsFacts,
  GatewayError,
  type IncomingRequest,
  invalidRequest,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@proxy/spec';
import { FieldReader } from '../internal/field-reader.ts';
import { dialect, purposes } from './task-types.ts';

/** Names of models hold slashes and colons: the last colon begins the method. */
const pathForm = /\/models\/(?<model>.+):\w+(?:\?|$)/;

/** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field, from `canonical()` too */
export function decodeRequest({ body, path }: IncomingRequest): DecodedEmbeddings {
  if (!isJsonObject(body)) throw invalidRequest('The body must be a JSON object.');
  const model = modelOf(path);
  const requests = requestsOf(body);
  const inputs = requests.map((request, index) => readInput(request, pathOf(body, index)));
  return {
    wire: body,
    facts: embeddingsFacts({ model, inputs }),
    canonical: () => decodeWhole(body, model, requests, inputs),
  };
}

function modelOf(path: string): string {
  try {
    const model = decodeURIComponent(pathForm.exec(path)?.groups?.['model'] ?? '');
    if (model !== '') return model;
  } catch {
    // an escape that is none: no model has such a name
  }
  throw invalidRequest('The path names no model.', 'model');
}

/** The single requests, whichever form they came in. @throws GatewayError naming the field */
function requestsOf(body: JsonObject): readonly JsonObject[] {
  const { requests } = body;
  if (requests === undefined) return [body];
  if (!Array.isArray(requests) || requests.length === 0)
    throw invalidRequest('`requests` must hold at least one request.', 'requests');
  return requests.map((request: Json, index) => {
    if (isJsonObject(request)) return request;
    throw invalidRequest(`\`requests.${index}\` must be an object.`, `requests.${index}`);
  });
}

const pathOf = ({ requests }: JsonObject, index: number): string => (requests === undefined ? '' : `requests.${index}`);
const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function readInput(request: JsonObject, path: string): EmbeddingInput {
  const { content } = request;
  const at = below(path, 'content');
  if (!isJsonObject(content)) throw invalidRequest(`\`${at}\` must be an object.`, at);
  const { parts } = content;
  const list: readonly Json[] = Array.isArray(parts) ? parts : [parts ?? null];
  if (list.length === 0 || !list.every(isJsonObject))
    throw invalidRequest(`\`${at}.parts\` must be a list of parts.`, `${at}.parts`);
  const texts = list.map((part) => (isJsonObject(part) ? part['text'] : undefined));
  if (texts.length > 1 || typeof texts[0] !== 'string') return { kind: 'native', dialect, value: content };
  return { kind: 'text', text: texts[0], ...titleOf(request) };
}

function titleOf({ title }: JsonObject): Pick<EmbeddingInput & { readonly kind: 'text' }, 'extensions'> {
  return typeof title === 'string' && title !== '' ? { extensions: { [dialect]: { title } } } : {};
}

function decodeWhole(
  wire: JsonObject,
  model: string,
  requests: readonly JsonObject[],
  inputs: readonly EmbeddingInput[],
): EmbeddingsRequest {
  const [first, ...others] = requests.map((request, index) => readSettings(request, pathOf(wire, index)));
  if (others.some(({ purpose, dimensions }) => purpose !== first?.purpose || dimensions !== first?.dimensions))
    throw new GatewayError('PROXY_UNSUPPORTED', 'This model embeds all of a batch in one way.', { param: 'requests' });
  const unknown = Object.assign({}, ...others.map(({ extra }) => extra), first?.extra);
  return {
    model,
    inputs,
    ...(wire['requests'] === undefined && { single: true }),
    ...(first?.purpose && { purpose: first.purpose }),
    ...(first?.dimensions !== undefined && { dimensions: first.dimensions }),
    extensions: { [dialect]: unknown },
  };
}

interface Settings extends Pick<EmbeddingsRequest, 'purpose' | 'dimensions'> {
  /** What only this dialect knows. */
  readonly extra: JsonObject;
}

function readSettings(request: JsonObject, path: string): Settings {
  const fields = new FieldReader(request, path);
  for (const name of ['model', 'content', 'title']) fields.drop(name);
  const taskType = fields.string('taskType') ?? fields.string('task_type');
  const dimensions = fields.number('outputDimensionality') ?? fields.number('output_dimensionality');
  const purpose = taskType === undefined ? undefined : purposes.get(taskType);
  const isUnknown = taskType !== undefined && purpose === undefined && taskType !== unspecified;
  return {
    ...(purpose && { purpose }),
    ...(dimensions !== undefined && { dimensions }),
    extra: { ...fields.rest(), ...(isUnknown && { taskType }) },
  };
}

const unspecified = 'TASK_TYPE_UNSPECIFIED';
