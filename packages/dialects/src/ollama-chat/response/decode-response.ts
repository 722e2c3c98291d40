import {
  type Candidate,
  type ChatResponse,
  isJsonObject,
  type JsonObject,
  type Part,
  type StreamProgress,
  upstreamError,
} from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { mintFrom } from '../../internal/mint-call-id.ts';
import { headOf, seedOf } from '../answer-head.ts';
import { dialect, faults } from '../dialect.ts';
import { stopOf } from '../stop-reason.ts';
import { decodeToolCall } from '../tool-call.ts';
import { usageFields, usageOf } from '../usage.ts';

/**
 * @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body is no answer of this dialect; the code of the upstream's
 * own error where it is one
 */
export function decodeResponse(body: JsonObject): ChatResponse {
  const message = messageOf(body);
  const content = contentOf(message, seedOf(body));
  const stop = endOf(
    body,
    content.some(({ kind }) => kind === 'tool_call'),
  );
  const usage = usageOf(body);
  const fields = new FieldReader(body);
  for (const name of ['message', 'model', 'created_at', 'done', 'done_reason', 'logprobs', ...usageFields])
    fields.drop(name);
  const { logprobs } = body;
  return {
    ...headOf(body),
    candidates: [{ index: 0, content, ...stop, ...(Array.isArray(logprobs) && { logprobs: { content: logprobs } }) }],
    ...(usage && { usage }),
    extensions: { [dialect]: fields.rest() },
  };
}

/** Usage, stop reason and the like of a whole answer. @throws as `decodeResponse` */
export function readResponse(body: JsonObject): StreamProgress {
  const message = messageOf(body);
  const { tool_calls: calls } = message;
  const hasCalls = Array.isArray(calls) && calls.some((call) => decodeToolCall(call, 0, () => '') !== undefined);
  return {
    hasContent: hasCalls || isText(message['content']) || isText(message['thinking']),
    isComplete: true,
    model: headOf(body).model,
    usage: usageOf(body),
    stop: endOf(body, hasCalls).stop,
  };
}

/** @throws as `decodeResponse` */
function messageOf(body: JsonObject): JsonObject {
  const { error, message } = body;
  if (error !== undefined && error !== null) throw upstreamError(faults.inBody(body));
  if (!isJsonObject(message)) throw faults.invalid('no message');
  return message;
}

function contentOf({ thinking, content, tool_calls: calls }: JsonObject, seed: string): Part[] {
  const mint = mintFrom(seed);
  const parts: Part[] = [];
  if (isText(thinking)) parts.push({ kind: 'reasoning', text: thinking });
  if (isText(content)) parts.push({ kind: 'text', text: content });
  for (const [position, call] of (Array.isArray(calls) ? calls : []).entries()) {
    const part = decodeToolCall(call, position, mint);
    if (part) parts.push(part);
  }
  return parts;
}

/** The model has not ended where `done` is missing. */
function endOf({ done, done_reason: reason }: JsonObject, hasCalls: boolean): Pick<Candidate, 'stop' | 'nativeStop'> {
  if (done !== true) return {};
  return { stop: stopOf(reason ?? 'stop', hasCalls), ...(typeof reason === 'string' && { nativeStop: reason }) };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
