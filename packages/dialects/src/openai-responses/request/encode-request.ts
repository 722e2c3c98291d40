import type {
  ChatRequest,
  EncodedRequest,
  EncodeTarget,
  JsonObject,
  ReasoningRequest,
  SamplingOptions,
} from '@proxy/spec';
import { encodeServiceTier, encodeUserId } from '../../internal/openai-settings.ts';
import { effortOfBudget, nearestEffort } from '../../internal/reasoning-effort.ts';
import { withOwn } from '../../internal/with-own.ts';
import { formOf, restOf } from '../extensions.ts';
import { encodeTools } from '../tools/encode-tools.ts';
import { encodeInput } from './encode-input.ts';
import { createEncoding, type Encoding, unsupported } from './encoding.ts';

/** @throws GatewayError `PROXY_UNSUPPORTED` where leaving something out would change what the answer means */
export function encodeRequest(request: ChatRequest, target: EncodeTarget): EncodedRequest {
  const encoding = createEncoding(request, target.capabilities);
  encoding.loseForeign(request.extensions, '');
  if ((request.candidates ?? 1) > 1) throw unsupported('A request for several answers', 'candidates');
  const { input, instructions } = encodeInput(encoding);
  const body: JsonObject = {
    model: target.model,
    ...(instructions !== undefined && { instructions }),
    input,
    stream: request.stream,
    ...encodeSampling(encoding),
    ...encodeTools(encoding),
    ...encodeReasoning(encoding),
    ...encodeText(encoding),
    ...encodeSettings(encoding),
  };
  return { body: withOwn(body, restOf(request)), headers: {}, losses: encoding.losses };
}

/** What this dialect has no field for. */
const unknownFields = [
  'topK',
  'stop',
  'seed',
  'frequencyPenalty',
  'presencePenalty',
  'logitBias',
] as const satisfies readonly (keyof SamplingOptions)[];
const neutralPenalties: ReadonlySet<string> = new Set(['frequencyPenalty', 'presencePenalty']);
const leastTokens = 16;

function encodeSampling(encoding: Encoding): JsonObject {
  const { request, capabilities, isNative, lose } = encoding;
  for (const name of unknownFields) {
    const value = request[name];
    if (value === undefined || (value === 0 && neutralPenalties.has(name))) continue;
    if (!Array.isArray(value) || value.length > 0) lose('dropped', name, 'The Responses API does not take it.');
  }
  const takesSampling = isNative || capabilities.temperature !== false;
  const numbers: JsonObject = {
    ...(request.temperature !== undefined && { temperature: request.temperature }),
    ...(request.topP !== undefined && { top_p: request.topP }),
  };
  if (!takesSampling)
    for (const name of ['temperature', 'topP'] as const)
      if (request[name] !== undefined && request[name] !== 1)
        lose('dropped', name, 'The model refuses sampling parameters.');
  const { logprobs } = request;
  if (logprobs && !takesSampling) lose('dropped', 'logprobs', 'The model tells no log probabilities.');
  const top = logprobs?.top;
  const asked = logprobs && takesSampling && top !== undefined ? { top_logprobs: top } : {};
  return { ...encodeLimit(encoding), ...(takesSampling ? numbers : {}), ...asked, ...encodeInclude(encoding) };
}

/** Other dialects ask for limits that a model may not have, or that the API takes for too small. */
function encodeLimit({ request: { maxOutputTokens: asked }, capabilities, isNative, lose }: Encoding): JsonObject {
  if (asked === undefined) return {};
  const most = capabilities.maxOutputTokens ?? Number.POSITIVE_INFINITY;
  const limit = isNative ? asked : Math.max(Math.min(asked, most), leastTokens);
  if (limit !== asked) lose('changed', 'maxOutputTokens', `The model is asked for at most ${limit} tokens.`);
  return { max_output_tokens: limit };
}

/** Reasoning is asked for in the form that can be sent back, since a gateway's client keeps its own history. */
function encodeInclude({ request, capabilities, isNative }: Encoding): JsonObject {
  if (isNative) {
    const { include } = formOf(request);
    return include === undefined ? {} : { include };
  }
  const reasons = capabilities.reasoning ?? request.reasoning !== undefined;
  const include = [
    ...(reasons ? ['reasoning.encrypted_content'] : []),
    ...(request.logprobs && capabilities.temperature !== false ? ['message.output_text.logprobs'] : []),
  ];
  return include.length > 0 ? { include } : {};
}

const unknownLimit = 32_000;

function encodeReasoning(encoding: Encoding): JsonObject {
  const { request, capabilities, isNative, lose } = encoding;
  const { reasoning } = request;
  if (!reasoning) return {};
  const { effort, summary } = reasoning;
  const said = { ...(effort !== undefined && { effort }), ...(summary !== undefined && { summary }) };
  if (isNative) return { reasoning: said };
  const wanted = reasoning.mode === 'off' ? 'none' : (effort ?? effortOf(encoding));
  if (capabilities.reasoning === false) {
    if (wanted !== 'none') lose('dropped', 'reasoning', 'The model does not reason.');
    return {};
  }
  const control = capabilities.reasoningControls?.find((each) => each.kind === 'effort');
  const taken = wanted === undefined ? undefined : nearestEffort(wanted, control?.values);
  if (taken !== effort && taken !== undefined)
    lose('changed', 'reasoning.effort', `The model is asked for the effort ${taken}.`);
  const shown = taken === 'none' ? undefined : summaryOf(reasoning);
  return {
    reasoning: { ...(taken !== undefined && { effort: taken }), ...(shown !== undefined && { summary: shown }) },
  };
}

/** Where reasoning itself was asked for, what can be seen of it is a summary; not every account may ask for one. */
function summaryOf({ summary, mode, budgetTokens }: ReasoningRequest): string | undefined {
  if (summary !== undefined) return summary === 'none' ? undefined : summary;
  return mode === 'on' || mode === 'adaptive' || budgetTokens !== undefined ? 'auto' : undefined;
}

function effortOf({ request: { reasoning, maxOutputTokens }, capabilities }: Encoding): string | undefined {
  const { budgetTokens } = reasoning ?? {};
  if (budgetTokens === undefined) return undefined;
  return effortOfBudget(budgetTokens, maxOutputTokens ?? capabilities.maxOutputTokens ?? unknownLimit);
}

function encodeText(encoding: Encoding): JsonObject {
  const { verbosity } = encoding.request;
  const format = encodeFormat(encoding);
  if (format === undefined && verbosity === undefined) return {};
  return { text: { ...(format && { format }), ...(verbosity !== undefined && { verbosity }) } };
}

function encodeFormat(encoding: Encoding): JsonObject | undefined {
  const { outputFormat } = encoding.request;
  if (!outputFormat) return undefined;
  if (outputFormat.kind === 'json') return { type: 'json_object' };
  if (outputFormat.kind === 'text') return { type: 'text' };
  encoding.loseForeign(outputFormat.extensions, 'outputFormat');
  const { schema, name = 'answer', description, strict, extensions } = outputFormat;
  const isStrict = strict ?? (encoding.isNative ? undefined : false);
  const format: JsonObject = {
    type: 'json_schema',
    name,
    ...(description !== undefined && { description }),
    schema,
    ...(isStrict !== undefined && { strict: isStrict }),
  };
  return withOwn(format, restOf({ extensions }));
}

/** Nothing is stored with the provider unless the client asks for it. */
function encodeSettings(encoding: Encoding): JsonObject {
  const { request, isNative } = encoding;
  const { metadata, promptCacheKey, store = isNative ? undefined : false } = request;
  return {
    ...encodeUser(encoding),
    ...(metadata && { metadata }),
    ...(store !== undefined && { store }),
    ...(promptCacheKey !== undefined && { prompt_cache_key: promptCacheKey }),
    ...encodeServiceTier(request.serviceTier, encoding),
    ...pick(formOf(request), 'truncation'),
  };
}

const pick = (form: JsonObject, name: string): JsonObject => (name in form ? { [name]: form[name] } : {});

function encodeUser(encoding: Encoding): JsonObject {
  const { request } = encoding;
  const { user } = request;
  if (user === undefined) return {};
  const { userField = 'user' } = formOf(request);
  return { [String(userField)]: encodeUserId(user, encoding) };
}
