import {
  type Candidate,
  type ChatResponse,
  GatewayError,
  isJsonObject,
  type Json,
  type JsonObject,
  type Part,
  type StreamProgress,
  upstreamError,
} from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { faultOfBody, hasFailed } from '../error/read-fault.ts';
import { dialect, ownFields } from '../extensions.ts';
import { decodeItem } from '../item/decode-item.ts';
import { stateIn } from '../item/state-in.ts';
import { nativeStopOf, type Spoken, stopOf } from '../stop-reason.ts';
import { decodeUsage } from '../usage.ts';

/** What a response says beside its output: names, usage, and all that only this dialect knows. */
export interface ReadFrame extends Pick<ChatResponse, 'id' | 'model' | 'createdSeconds' | 'usage'> {
  readonly own: JsonObject;
}

/** What a response repeats of its request, or tells in other words: nothing is lost where it is left out. */
const repeatedFields = [
  'background',
  'completed_at',
  'conversation',
  'error',
  'incomplete_details',
  'instructions',
  'max_output_tokens',
  'max_tool_calls',
  'metadata',
  'output_text',
  'parallel_tool_calls',
  'previous_response_id',
  'prompt',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'reasoning',
  'safety_identifier',
  'status',
  'store',
  'temperature',
  'text',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
  'truncation',
  'user',
] as const;

export function readFrame(body: JsonObject): ReadFrame {
  const fields = new FieldReader(body);
  fields.drop('output');
  if (body['object'] === 'response') fields.drop('object');
  const id = fields.string('id') || undefined;
  const model = fields.string('model') || undefined;
  const createdSeconds = fields.number('created_at');
  const usage = fields.object('usage');
  const form: Record<string, Json | undefined> = {};
  for (const name of repeatedFields) {
    if (body[name] === undefined) continue;
    form[name] = body[name];
    fields.drop(name);
  }
  return {
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    ...(createdSeconds !== undefined && { createdSeconds }),
    ...(usage && { usage: decodeUsage(usage) }),
    own: { form, ...fields.rest() },
  };
}

/**
 * @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body is no answer of this dialect; the code of the upstream's
 * own error where it is one
 */
export function decodeResponse(body: JsonObject): ChatResponse {
  const content = outputOf(body).flatMap(partsOfItem);
  const { own, ...frame } = readFrame(body);
  return { ...frame, candidates: [decodeCandidate(body, content)], extensions: { [dialect]: own } };
}

function decodeCandidate(body: JsonObject, content: readonly Part[]): Candidate {
  const stop = stopOf(body, spokenIn(content));
  const nativeStop = nativeStopOf(body);
  const tokens = content.flatMap(tokensOf);
  return {
    index: 0,
    content,
    ...(stop !== undefined && { stop }),
    ...(nativeStop !== undefined && { nativeStop }),
    ...(tokens.length > 0 && { logprobs: { content: tokens } }),
    extensions: { [dialect]: {} },
  };
}

/** @throws as `decodeResponse` */
function outputOf(body: JsonObject): readonly JsonObject[] {
  if (hasFailed(body)) throw upstreamError(faultOfBody(body));
  const { output } = body;
  if (!Array.isArray(output)) throw invalid('no output');
  return output.map((item: Json) => {
    if (!isJsonObject(item)) throw invalid('an item that is no object');
    return item;
  });
}

function invalid(what: string): GatewayError {
  const message = `The upstream sent an answer with ${what}.`;
  return new GatewayError('PROXY_UPSTREAM_INVALID', message, { fault: { class: 'invalid', message, dialect } });
}

/** What an item of an answer says; one that does not belong to the model's turn is kept as it is. */
export function partsOfItem(item: JsonObject): readonly Part[] {
  const decoded = decodeItem(item);
  return decoded.kind === 'turn' ? decoded.parts : [{ kind: 'native', dialect, value: item }];
}

export function spokenIn(content: readonly Part[]): Spoken {
  return {
    hasCalls: content.some(({ kind }) => kind === 'tool_call'),
    hasRefusal: content.some(({ kind }) => kind === 'refusal'),
  };
}

/** Log probabilities of a text. */
export function tokensOf(part: Part): readonly Json[] {
  const logprobs = part.kind === 'text' ? ownFields(part)?.['logprobs'] : undefined;
  return Array.isArray(logprobs) ? logprobs : [];
}

/** Usage, stop reason and the like of a whole answer. @throws as `decodeResponse` */
export function readResponse(body: JsonObject): StreamProgress {
  const output = outputOf(body);
  const { id, model, usage } = readFrame(body);
  return {
    opaque: stateIn(output),
    hasContent: output.length > 0,
    isComplete: true,
    id,
    model,
    usage,
    stop: stopOf(body, spokenInItems(output)),
  };
}

/** As `spokenIn`, without reading what the items say. */
export function spokenInItems(output: readonly Json[]): Spoken {
  const content = output.flatMap((item) => {
    const { type, content: parts } = isJsonObject(item) ? item : {};
    const isSpoken = type === 'message' ? Array.isArray(parts) && parts.some(isRefusal) : isCallType(type);
    return isSpoken && isJsonObject(item) ? partsOfItem(item) : [];
  });
  return spokenIn(content);
}

const isRefusal = (part: Json): boolean => isJsonObject(part) && part['type'] === 'refusal';
const isCallType = (type: Json | undefined): boolean => typeof type === 'string' && type.endsWith('_call');
