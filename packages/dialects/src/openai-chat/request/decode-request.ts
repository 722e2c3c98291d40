import type { ChatRequest, DecodedRequest, IncomingRequest, JsonObject } from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { dialect } from '../extensions.ts';
import { decodeMessages } from './decode-messages.ts';
import { decodeOutputFormat } from './decode-output-format.ts';
import { decodeReasoningRequest } from './decode-reasoning-request.ts';
import { decodeSampling } from './decode-sampling.ts';
import { decodeToolChoice, decodeTools } from './decode-tools.ts';
import { checkRequest } from './facts.ts';

/** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field, from `canonical()` too */
export function decodeRequest({ body }: IncomingRequest): DecodedRequest {
  const { wire, facts } = checkRequest(body);
  return { wire, facts, canonical: () => decodeWhole(wire) };
}

function decodeWhole(wire: JsonObject): ChatRequest {
  const fields = new FieldReader(wire, '');
  const request: Omit<ChatRequest, 'extensions'> = {
    model: fields.string('model') ?? '',
    messages: decodeMessages(fields.list('messages') ?? []),
    ...decodeStreaming(fields),
    ...decodeSampling(fields),
    ...decodeTools(fields),
    ...decodeToolChoice(fields),
    ...decodeReasoningRequest(fields),
    ...decodeOutputFormat(fields),
    ...decodeSettings(fields),
  };
  return { ...request, extensions: { [dialect]: fields.rest() } };
}

function decodeStreaming(fields: FieldReader): Pick<ChatRequest, 'stream' | 'includeUsage'> {
  const includeUsage = fields.child('stream_options')?.boolean('include_usage');
  return { stream: fields.boolean('stream') ?? false, ...(includeUsage !== undefined && { includeUsage }) };
}

type Settings = Pick<
  ChatRequest,
  'parallelToolCalls' | 'verbosity' | 'user' | 'metadata' | 'serviceTier' | 'store' | 'promptCacheKey'
>;

function decodeSettings(fields: FieldReader): Settings {
  const parallelToolCalls = fields.boolean('parallel_tool_calls');
  const verbosity = fields.string('verbosity');
  const metadata = fields.object('metadata');
  const serviceTier = fields.string('service_tier');
  const store = fields.boolean('store');
  const promptCacheKey = fields.string('prompt_cache_key');
  return {
    ...decodeUser(fields),
    ...(parallelToolCalls !== undefined && { parallelToolCalls }),
    ...(verbosity !== undefined && { verbosity }),
    ...(metadata && { metadata }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(store !== undefined && { store }),
    ...(promptCacheKey !== undefined && { promptCacheKey }),
  };
}

/** The user's id has a new name at OpenAI; where both are said the old one counts and the new one stays beside it. */
function decodeUser(fields: FieldReader): Pick<ChatRequest, 'user'> {
  const user = fields.string('user');
  if (user !== undefined) return { user };
  const identifier = fields.string('safety_identifier');
  if (identifier === undefined) return {};
  fields.hold('safety_identifier');
  return { user: identifier };
}
