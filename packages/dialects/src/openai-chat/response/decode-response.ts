import {
  type Candidate,
  type ChatResponse,
  GatewayError,
  isJsonObject,
  type Json,
  type JsonObject,
  upstreamError,
} from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { mintFrom } from '../../internal/mint-call-id.ts';
import { refuseDeepAnswer } from '../../internal/nesting.ts';
import { faultOfBody, hasError } from '../error/read-fault.ts';
import { dialect, kept } from '../extensions.ts';
import { decodeAssistant } from '../message/decode-assistant.ts';
import { stopOf, stopSequenceOf } from '../stop-reason.ts';
import { decodeUsage, usageIn } from '../usage.ts';

/**
 * @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body is no answer of this dialect; the code of the upstream's
 * own error where it is one
 */
export function decodeResponse(body: JsonObject): ChatResponse {
  refuseDeepAnswer(body, dialect);
  const choices = choicesOf(body);
  const fields = new FieldReader(body);
  fields.drop('choices');
  if (body['object'] === 'chat.completion') fields.drop('object');
  const id = fields.string('id') || undefined;
  const model = fields.string('model') || undefined;
  const createdSeconds = fields.number('created');
  const usage = usageIn(body);
  if (usage === body['usage']) fields.drop('usage');
  const seed = id ?? '';
  return {
    ...(id !== undefined && { id }),
    ...(model !== undefined && { model }),
    ...(createdSeconds !== undefined && { createdSeconds }),
    candidates: choices.map((choice, position) => decodeChoice(choice, position, seed)),
    ...(usage && { usage: decodeUsage(usage) }),
    extensions: { [dialect]: fields.rest() },
  };
}

/** A choice that has a message. */
type Choice = JsonObject & { readonly message: JsonObject };

/** @throws as `decodeResponse` */
export function choicesOf(body: JsonObject): readonly Choice[] {
  if (hasError(body)) throw upstreamError(faultOfBody(body));
  const { choices } = body;
  if (!Array.isArray(choices) || choices.length === 0) throw invalid('no choices');
  return choices.map((choice: Json) => {
    if (!isChoice(choice)) throw invalid('a choice without a message');
    return choice;
  });
}

function isChoice(choice: Json): choice is Choice {
  return isJsonObject(choice) && isJsonObject(choice['message']);
}

function invalid(what: string): GatewayError {
  const message = `The upstream sent an answer with ${what}.`;
  return new GatewayError('PROXY_UPSTREAM_INVALID', message, { fault: { class: 'invalid', message, dialect } });
}

function decodeChoice(choice: Choice, position: number, seed: string): Candidate {
  const fields = new FieldReader(choice);
  const message = fields.child('message');
  const index = fields.number('index') ?? position;
  const content = message ? decodeAssistant(message, mintFrom(`${seed}_${index}`)) : [];
  message?.drop('role');
  const word = fields.string('finish_reason');
  if (word !== undefined) fields.hold('finish_reason');
  const stop = stopOf(choice, spokenIn(content));
  const stopSequence = stopSequenceOf(choice);
  const logprobs = fields.object('logprobs');
  return {
    index,
    content,
    ...(stop !== undefined && { stop }),
    ...(word !== undefined && { nativeStop: word }),
    ...(stopSequence !== undefined && { stopSequence }),
    ...(logprobs && { logprobs }),
    ...kept(fields.rest()),
  };
}

function spokenIn(content: Candidate['content']) {
  return {
    hasCalls: content.some((part) => part.kind === 'tool_call'),
    hasRefusal: content.some((part) => part.kind === 'refusal'),
  };
}
