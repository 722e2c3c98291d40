import {
  type ChatRequest,
  type EncodedRequest,
  type EncodeTarget,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@proxy/spec';
import { describedSchema } from '../../internal/described-schema.ts';
import { functionTooling } from '../../internal/function-tools.ts';
import {
  adoptFields,
  createUpstreamEncoding,
  loseFields,
  outputLimit,
  type UpstreamEncoding,
} from '../../internal/upstream-encoding.ts';
import { api, dialect } from '../dialect.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeThink } from './encode-think.ts';

/** What a client may say in Ollama's own names. */
const ownFields: ReadonlySet<string> = new Set(['options', 'keep_alive', 'think', 'format', 'truncate', 'shift']);
/** Those that Ollama wants among the options, where clients of its other face are used to say them beside the rest. */
const ownOptions: ReadonlySet<string> = new Set([
  'num_ctx',
  'num_keep',
  'min_p',
  'typical_p',
  'repeat_penalty',
  'repeat_last_n',
]);
const refused: readonly (keyof ChatRequest)[] = [
  'logitBias',
  'user',
  'metadata',
  'serviceTier',
  'store',
  'promptCacheKey',
  'verbosity',
];
/** The sampler's options. @see https://github.com/ollama/ollama/blob/main/docs/modelfile.mdx */
const options = [
  ['temperature', 'temperature'],
  ['topP', 'top_p'],
  ['topK', 'top_k'],
  ['stop', 'stop'],
  ['seed', 'seed'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['presencePenalty', 'presence_penalty'],
] as const satisfies readonly (readonly [keyof ChatRequest, string])[];

/** @throws GatewayError `PROXY_UNSUPPORTED` where leaving something out would change what the answer means */
export function encodeRequest(request: ChatRequest, target: EncodeTarget): EncodedRequest {
  const encoding = createUpstreamEncoding(request, target.capabilities, { dialect, api });
  if ((request.candidates ?? 1) > 1) throw encoding.unsupported('A wish for several answers', 'candidates');
  loseFields(encoding, refused);
  const { options: adoptedOptions, ...adopted } = adoptFields(encoding, new Set([...ownFields, ...ownOptions]));
  const think = encodeThink(encoding);
  const body: JsonObject = {
    model: target.model,
    messages: encodeMessages(encoding),
    stream: request.stream,
    ...encodeTools(encoding),
    ...encodeFormat(encoding),
    ...(think !== undefined && { think }),
    ...encodeLogprobs(request),
    ...pick(adopted, ownFields),
  };
  const sampling = {
    ...encodeOptions(encoding),
    ...pick(adopted, ownOptions),
    ...(isJsonObject(adoptedOptions) && adoptedOptions),
  };
  const whole = Object.keys(sampling).length > 0 ? { ...body, options: sampling } : body;
  return { body: whole, headers: {}, losses: encoding.losses };
}

const pick = (fields: JsonObject, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => names.has(name)));

function encodeOptions(encoding: UpstreamEncoding): JsonObject {
  const limit = outputLimit(encoding);
  const said = options.map(([name, option]): [string, Json | undefined] => [option, encoding.request[name]]);
  return {
    ...(limit !== undefined && { num_predict: limit }),
    ...Object.fromEntries(said.filter(([, value]) => value !== undefined)),
  };
}

function encodeLogprobs({ logprobs }: ChatRequest): JsonObject {
  if (!logprobs) return {};
  return { logprobs: true, ...(logprobs.top !== undefined && { top_logprobs: logprobs.top }) };
}

/** Ollama holds any model to a schema, since it steers the sampler. */
function encodeFormat(encoding: UpstreamEncoding): JsonObject {
  const { outputFormat } = encoding.request;
  if (outputFormat?.kind === 'json') return { format: 'json' };
  if (outputFormat?.kind !== 'json_schema') return {};
  encoding.loseForeign(outputFormat.extensions, 'outputFormat');
  return { format: describedSchema(outputFormat, encoding) };
}

/** There is no choice among tools: none are sent where none may be called, and one where only that one may. */
function encodeTools(encoding: UpstreamEncoding): JsonObject {
  const { tools, mode, named } = functionTooling(encoding);
  const { parallelToolCalls } = encoding.request;
  if (parallelToolCalls === false)
    encoding.lose('dropped', 'parallelToolCalls', 'The model decides how many tools it calls at once.');
  if (mode === 'none') encoding.lose('emulated', 'toolChoice', 'No tools are sent, so that none is called.');
  if (mode === 'required') encoding.lose('dropped', 'toolChoice', 'The model cannot be made to call a tool.');
  const offered = mode === 'none' ? [] : named === undefined ? tools : tools.filter(({ name }) => name === named);
  if (offered.some(({ strict }) => strict === true))
    encoding.lose('dropped', 'tools.strict', 'Arguments are not held to their schema.');
  if (offered.length === 0) return {};
  return {
    tools: offered.map(({ name, description, parameters }) => ({
      type: 'function',
      function: {
        name,
        ...(description !== undefined && { description }),
        parameters: parameters ?? { type: 'object', properties: {} },
      },
    })),
  };
}
