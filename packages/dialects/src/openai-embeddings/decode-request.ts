import {
  type DecodedEmbeddings,
  type EmbeddingInput,
  type EmbeddingsRequest,
  embeddingsFacts,
  type IncomingRequest,
  invalidRequest,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@proxy/spec';
import { FieldReader } from '../internal/field-reader.ts';
import { dialect } from '../openai-chat/extensions.ts';

/** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field, from `canonical()` too */
export function decodeRequest({ body }: IncomingRequest): DecodedEmbeddings {
  if (!isJsonObject(body)) throw invalidRequest('The body must be a JSON object.');
  const fields = new FieldReader(body, '');
  const model = fields.string('model');
  if (!model) throw invalidRequest('`model` must be a non-empty string.', 'model');
  const inputs = readInputs(body['input']);
  const facts = embeddingsFacts({ model, inputs, user: fields.string('user') });
  return { wire: body, facts, canonical: () => decodeWhole(body, model, inputs) };
}

function decodeWhole(wire: JsonObject, model: string, inputs: readonly EmbeddingInput[]): EmbeddingsRequest {
  const fields = new FieldReader(wire, '');
  fields.drop('model');
  fields.drop('input');
  const dimensions = fields.number('dimensions');
  const encoding = fields.string('encoding_format');
  const user = fields.string('user');
  if (encoding !== undefined && encoding !== 'float' && encoding !== 'base64') fields.restore('encoding_format');
  return {
    model,
    inputs,
    ...(dimensions !== undefined && { dimensions }),
    ...((encoding === 'float' || encoding === 'base64') && { encoding }),
    ...(user !== undefined && { user }),
    extensions: { [dialect]: fields.rest() },
  };
}

/** One text, one text in tokens, or a list of either. */
function readInputs(input: Json | undefined): readonly EmbeddingInput[] {
  if (typeof input === 'string') return [{ kind: 'text', text: input }];
  if (!Array.isArray(input)) throw invalidRequest('`input` must be a string or a list.', 'input');
  if (input.length === 0) throw invalidRequest('`input` must not be empty.', 'input');
  if (isTokens(input)) return [{ kind: 'tokens', tokens: input as readonly number[] }];
  return input.map((each: Json, index) => readInput(each, `input.${index}`));
}

function readInput(input: Json, path: string): EmbeddingInput {
  if (typeof input === 'string') return { kind: 'text', text: input };
  if (Array.isArray(input) && input.length > 0 && isTokens(input))
    return { kind: 'tokens', tokens: input as readonly number[] };
  if (isJsonObject(input)) return { kind: 'native', dialect, value: input };
  throw invalidRequest(`\`${path}\` must be a string or a list of tokens.`, path);
}

function isTokens(list: readonly Json[]): boolean {
  return list.every((each) => typeof each === 'number' && Number.isSafeInteger(each) && each >= 0);
}
