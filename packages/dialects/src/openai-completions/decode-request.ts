import {
  type ChatRequest,
  type DecodedRequest,
  GatewayError,
  type IncomingRequest,
  invalidRequest,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@proxy/spec';
import { FieldReader } from '../internal/field-reader.ts';
import { decodeSampling } from '../openai-chat/request/decode-sampling.ts';
import { dialect } from './dialect.ts';

/** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field, from `canonical()` too */
export function decodeRequest({ body }: IncomingRequest): DecodedRequest {
  if (!isJsonObject(body)) throw invalidRequest('The body must be a JSON object.');
  const fields = new FieldReader(body, '');
  const model = fields.string('model');
  if (!model) throw invalidRequest('`model` must be a non-empty string.', 'model');
  const facts = {
    model,
    stream: fields.boolean('stream') ?? false,
    includeUsage: fields.child('stream_options')?.boolean('include_usage') ?? false,
    messageCount: checkPrompt(body['prompt']),
    hasTools: false,
    hasImages: false,
    maxOutputTokens: positive(fields.number('max_tokens')),
    candidates: positive(fields.number('best_of')) ?? positive(fields.number('n')),
    user: fields.string('user'),
  };
  return { wire: body, facts, canonical: () => decodeWhole(body, model) };
}

/** @returns how many texts are to be continued; without any, one from nothing */
function checkPrompt(prompt: Json | undefined): number {
  if (prompt === undefined || prompt === null || typeof prompt === 'string') return 1;
  if (!Array.isArray(prompt)) throw invalidRequest('`prompt` must be a string or a list.', 'prompt');
  const [first] = prompt;
  const isOfOneKind =
    typeof first === 'object'
      ? prompt.every((each) => Array.isArray(each) && each.every(isToken))
      : prompt.every(typeof first === 'number' ? isToken : (each) => typeof each === 'string');
  if (!isOfOneKind)
    throw invalidRequest('`prompt` must hold strings alone, tokens alone, or lists of tokens.', 'prompt');
  return typeof first === 'number' ? 1 : prompt.length;
}

const isToken = (value: Json): boolean => typeof value === 'number';
const positive = (count: number | undefined): number | undefined =>
  count !== undefined && count >= 1 ? count : undefined;

function decodeWhole(wire: JsonObject, model: string): ChatRequest {
  const prompt = promptOf(wire['prompt']);
  const { logprobs, ...others } = wire;
  const fields = new FieldReader(others, '');
  for (const name of ['model', 'prompt', 'stream']) fields.drop(name);
  const includeUsage = fields.child('stream_options')?.boolean('include_usage');
  const user = fields.string('user');
  const sampling = decodeSampling(fields);
  const rest = { ...fields.rest() };
  return {
    model,
    messages: [{ role: 'user', content: prompt }],
    stream: wire['stream'] === true,
    ...(includeUsage !== undefined && { includeUsage }),
    ...sampling,
    ...decodeLogprobs(logprobs),
    ...(user !== undefined && { user }),
    extensions: { [dialect]: Object.fromEntries(Object.entries(rest).filter(([, value]) => says(value))) },
  };
}

/** What asks for nothing is not lost where it cannot be said: no echo, the best of one. */
const says = (value: Json | undefined): boolean => value !== null && value !== false && value !== 1;

/** A conversation begins with one text: several would have several answers. */
function promptOf(prompt: Json | undefined): string {
  const [first = '', ...others] = Array.isArray(prompt) ? (prompt as readonly Json[]) : [prompt ?? ''];
  if (typeof first !== 'string')
    throw new GatewayError('PROXY_UNSUPPORTED', 'This model takes no tokens for a prompt.', { param: 'prompt' });
  if (others.length > 0)
    throw new GatewayError('PROXY_UNSUPPORTED', 'This model takes one prompt at a time.', { param: 'prompt' });
  if (first === '') throw invalidRequest('`prompt` must not be empty for this model.', 'prompt');
  return first;
}

/** Here a number says of how many alternatives, and with it that log probabilities are wanted at all. */
function decodeLogprobs(logprobs: Json | undefined): Pick<ChatRequest, 'logprobs'> {
  if (logprobs === undefined || logprobs === null || logprobs === false) return {};
  if (typeof logprobs === 'number') return { logprobs: { top: logprobs } };
  throw invalidRequest('`logprobs` must be a number.', 'logprobs');
}
