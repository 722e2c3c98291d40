import type { ChatRequest, EncodedRequest, EncodeTarget, JsonObject } from '@proxy/spec';
import { encodeServiceTier, encodeUserId } from '../../internal/openai-settings.ts';
import { hasOwn, ownFields, withOwn } from '../extensions.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeOutputFormat } from './encode-output-format.ts';
import { encodeReasoningRequest } from './encode-reasoning-request.ts';
import { encodeSampling } from './encode-sampling.ts';
import { encodeTools } from './encode-tools.ts';
import { createEncoding, type Encoding } from './encoding.ts';

/** @throws GatewayError `PROXY_UNSUPPORTED` where leaving something out would change what the answer means */
export function encodeRequest(request: ChatRequest, target: EncodeTarget): EncodedRequest {
  const encoding = createEncoding(request, target.capabilities);
  encoding.loseForeign(request.extensions, '');
  const format = encodeOutputFormat(encoding);
  const messages = encodeMessages(encoding);
  const instruction = format.instruction === undefined ? [] : [{ role: 'system', content: format.instruction }];
  const body: JsonObject = {
    model: target.model,
    messages: [...instruction, ...messages],
    stream: request.stream,
    ...encodeStreamOptions(request, target),
    ...encodeSampling(encoding),
    ...encodeTools(encoding),
    ...encodeReasoningRequest(encoding),
    ...format.fields,
    ...encodeSettings(encoding),
  };
  return { body: withOwn(body, remaining(encoding)), headers: {}, losses: encoding.losses };
}

/** The client's own fields, without those that the target refuses. */
function remaining({ request, leftOut }: Encoding): JsonObject | undefined {
  const own = ownFields(request);
  if (!own || leftOut.size === 0) return own;
  return Object.fromEntries(Object.entries(own).filter(([name]) => !leftOut.has(name)));
}

/** Usage is always asked for, so that the answer can be metered. */
function encodeStreamOptions(request: ChatRequest, { streamUsage }: EncodeTarget): JsonObject {
  if (request.stream && streamUsage !== false) return { stream_options: { include_usage: true } };
  return request.includeUsage === undefined ? {} : { stream_options: { include_usage: request.includeUsage } };
}

function encodeSettings(encoding: Encoding): JsonObject {
  const { metadata, store, promptCacheKey, serviceTier, user, verbosity } = encoding.request;
  const userField = hasOwn(encoding.request, 'safety_identifier') ? 'safety_identifier' : 'user';
  return {
    ...(user !== undefined && { [userField]: encodeUserId(user, encoding) }),
    ...(metadata && { metadata }),
    ...(store !== undefined && { store }),
    ...(promptCacheKey !== undefined && { prompt_cache_key: promptCacheKey }),
    ...(verbosity !== undefined && { verbosity }),
    ...encodeServiceTier(serviceTier, encoding),
  };
}
