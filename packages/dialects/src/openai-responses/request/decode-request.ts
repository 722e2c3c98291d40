import {
  type ChatRequest,
  type DecodedRequest,
  type IncomingRequest,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
  type OutputFormat,
} from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { dialect } from '../extensions.ts';
import { decodeToolChoice, decodeTools } from '../tools/decode-tools.ts';
import { decodeInput } from './decode-input.ts';
import { checkRequest } from './facts.ts';

/** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field, from `canonical()` too */
export function decodeRequest({ body }: IncomingRequest): DecodedRequest {
  const { wire, facts } = checkRequest(body);
  const { input: _, ...echo } = wire;
  return { wire, facts, echo, canonical: () => decodeWhole(wire) };
}

function decodeWhole(wire: JsonObject): ChatRequest {
  const fields = new FieldReader(wire, '');
  const form: Record<string, Json> = {};
  const { messages, tools: added } = decodeInput(wire['input']);
  fields.drop('input');
  const { tools } = decodeTools(fields);
  const request: Omit<ChatRequest, 'extensions'> = {
    model: fields.string('model') ?? '',
    messages: [...decodeInstructions(fields), ...messages],
    stream: fields.boolean('stream') ?? false,
    includeUsage: true,
    ...(tools || added.length > 0 ? { tools: [...(tools ?? []), ...added] } : {}),
    ...decodeToolChoice(fields),
    ...decodeSampling(fields, form),
    ...decodeReasoning(fields),
    ...decodeText(fields),
    ...decodeSettings(fields, form),
  };
  if (tools) form['hasTools'] = true;
  if (fields.wire['truncation'] === 'disabled') takeInto(form, 'truncation', fields);
  return { ...request, extensions: { [dialect]: { form, ...fields.rest() } } };
}

/** Says a field again as it was, and says nothing that another dialect could lose. */
function takeInto(form: Record<string, Json>, name: string, fields: FieldReader): void {
  const value = fields.wire[name];
  if (value === undefined) return;
  form[name] = value;
  fields.drop(name);
}

function decodeInstructions(fields: FieldReader): Message[] {
  const content = fields.string('instructions');
  if (content === undefined) return [];
  return [{ role: 'system', content, extensions: { [dialect]: { form: { isInstructions: true } } } }];
}

const logprobsWord = 'message.output_text.logprobs';
/** What is asked for in `include` that other dialects give unasked, or by other means. */
const portableIncludes: ReadonlySet<Json> = new Set<Json>(['reasoning.encrypted_content', logprobsWord]);

type Sampling = Pick<ChatRequest, 'maxOutputTokens' | 'temperature' | 'topP' | 'logprobs'>;

function decodeSampling(fields: FieldReader, form: Record<string, Json>): Sampling {
  const limit = fields.number('max_output_tokens');
  if (limit !== undefined && limit < 1) fields.restore('max_output_tokens');
  const temperature = fields.number('temperature');
  const topP = fields.number('top_p');
  const include = fields.list('include');
  const hasLogprobs = include?.includes(logprobsWord) ?? false;
  if (include?.every((word) => portableIncludes.has(word))) takeInto(form, 'include', fields);
  else fields.restore('include');
  const top = hasLogprobs ? fields.number('top_logprobs') : undefined;
  return {
    ...(limit !== undefined && limit >= 1 && { maxOutputTokens: limit }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(hasLogprobs && { logprobs: top === undefined ? {} : { top } }),
  };
}

function decodeReasoning(fields: FieldReader): Pick<ChatRequest, 'reasoning'> {
  const reasoning = fields.child('reasoning');
  const effort = reasoning?.string('effort');
  const summary = reasoning?.string('summary');
  if (effort === undefined && summary === undefined) {
    fields.restore('reasoning');
    return {};
  }
  return { reasoning: { ...(effort !== undefined && { effort }), ...(summary !== undefined && { summary }) } };
}

function decodeText(fields: FieldReader): Pick<ChatRequest, 'outputFormat' | 'verbosity'> {
  const text = fields.child('text');
  const verbosity = text?.string('verbosity');
  const outputFormat = text && decodeFormat(text);
  return { ...(outputFormat && { outputFormat }), ...(verbosity !== undefined && { verbosity }) };
}

/** One of an unknown type is left as it is. */
function decodeFormat(text: FieldReader): OutputFormat | undefined {
  const wire = text.object('format');
  const type = wire?.['type'];
  if (type === 'text') return { kind: 'text' };
  if (type === 'json_object') return { kind: 'json' };
  if (wire && type === 'json_schema') return decodeSchema(new FieldReader(wire, text.pathOf('format')));
  text.restore('format');
  return undefined;
}

function decodeSchema(fields: FieldReader): OutputFormat {
  fields.drop('type');
  const schema = fields.object('schema');
  if (!schema) fields.refuse('schema', 'is missing');
  const name = fields.string('name');
  const description = fields.string('description');
  const strict = fields.boolean('strict');
  return {
    kind: 'json_schema',
    schema: isJsonObject(schema) ? schema : {},
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(strict !== undefined && { strict }),
    extensions: { [dialect]: { form: {}, ...fields.rest() } },
  };
}

type Settings = Pick<
  ChatRequest,
  'parallelToolCalls' | 'user' | 'metadata' | 'serviceTier' | 'store' | 'promptCacheKey'
>;

function decodeSettings(fields: FieldReader, form: Record<string, Json>): Settings {
  const parallelToolCalls = fields.boolean('parallel_tool_calls');
  const metadata = fields.object('metadata');
  const serviceTier = fields.string('service_tier');
  const store = fields.boolean('store');
  const promptCacheKey = fields.string('prompt_cache_key');
  const user = fields.string('user');
  const identifier = user === undefined ? fields.string('safety_identifier') : undefined;
  if (identifier !== undefined) form['userField'] = 'safety_identifier';
  const named = user ?? identifier;
  return {
    ...(parallelToolCalls !== undefined && { parallelToolCalls }),
    ...(metadata && { metadata }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(store !== undefined && { store }),
    ...(promptCacheKey !== undefined && { promptCacheKey }),
    ...(named !== undefined && { user: named }),
  };
}
