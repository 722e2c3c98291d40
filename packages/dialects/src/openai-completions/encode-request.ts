import {
  type ChatRequest,
  type EncodedRequest,
  type EncodeTarget,
  GatewayError,
  type JsonObject,
  type Loss,
  partsOf,
} from '@proxy/spec';
import { createLossReport } from '../internal/losses.ts';
import { numberFields } from '../openai-chat/request/decode-sampling.ts';
import { dialect } from './dialect.ts';

/** What a conversation may ask for and a continued text cannot be asked for; it changes no more than its manner. */
const lostOptions = ['reasoning', 'verbosity', 'metadata', 'serviceTier', 'store', 'promptCacheKey'] as const;

/** @throws GatewayError `PROXY_UNSUPPORTED` where the conversation is more than a text to be continued */
export function encodeRequest(request: ChatRequest, target: EncodeTarget): EncodedRequest {
  const prompt = promptOf(request);
  const report = createLossReport();
  report.addForeign(request.extensions, dialect, '');
  for (const name of lostOptions)
    if (request[name] !== undefined) report.add('dropped', name, 'A continued text cannot be asked for it.');
  const body: JsonObject = {
    ...request.extensions?.[dialect],
    model: target.model,
    prompt,
    stream: request.stream,
    ...(request.stream && target.streamUsage !== false && { stream_options: { include_usage: true } }),
    ...samplingOf(request),
    ...(request.user !== undefined && { user: request.user }),
  };
  return { body, headers: {}, losses: report.losses satisfies readonly Loss[] };
}

function samplingOf(request: ChatRequest): JsonObject {
  const { maxOutputTokens, stop, candidates, logprobs, logitBias } = request;
  const numbers: Record<string, number> = {};
  for (const [canonical, wire] of numberFields) {
    const value = request[canonical];
    if (value !== undefined) numbers[wire] = value;
  }
  return {
    ...numbers,
    ...(maxOutputTokens !== undefined && { max_tokens: maxOutputTokens }),
    ...(stop && { stop }),
    ...(candidates !== undefined && { n: candidates }),
    ...(logprobs && { logprobs: logprobs.top ?? 0 }),
    ...(logitBias && { logit_bias: logitBias }),
  };
}

/** The one text that the user said. */
function promptOf({ messages, tools, outputFormat }: ChatRequest): string {
  const [first, ...others] = messages;
  const parts = partsOf(first?.content);
  const isText = first?.role === 'user' && parts.every(({ kind }) => kind === 'text');
  const isPlain = !tools?.length && (outputFormat === undefined || outputFormat.kind === 'text');
  if (isText && isPlain && others.length === 0)
    return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  throw new GatewayError('PROXY_UNSUPPORTED', 'This model continues a text, and takes no conversation.');
}
