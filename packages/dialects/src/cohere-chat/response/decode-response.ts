import {
  type Candidate,
  type ChatResponse,
  type Citation,
  isJsonObject,
  type Json,
  type JsonObject,
  type Part,
  type StreamProgress,
  upstreamError,
} from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { type MintCallId, mintFrom } from '../../internal/mint-call-id.ts';
import { decodeCitation, isOfText } from '../citation.ts';
import { dialect, faults } from '../dialect.ts';
import { isFailure, stopOf } from '../stop-reason.ts';
import { decodeUsage } from '../usage.ts';

/**
 * @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body is no answer of this dialect; the code of the upstream's
 * own error where it is one
 */
export function decodeResponse(body: JsonObject): ChatResponse {
  const message = messageOf(body);
  const fields = new FieldReader(body);
  for (const name of ['message', 'finish_reason', 'logprobs']) fields.drop(name);
  const id = fields.string('id') || undefined;
  const usage = fields.object('usage');
  return {
    ...(id !== undefined && { id }),
    candidates: [decodeCandidate(body, message, mintFrom(id ?? ''))],
    ...(usage && { usage: decodeUsage(usage) }),
    extensions: { [dialect]: fields.rest() },
  };
}

/** Usage, stop reason and the like of a whole answer. @throws as `decodeResponse` */
export function readResponse(body: JsonObject): StreamProgress {
  const message = messageOf(body);
  const { id, usage } = body;
  const { content } = decodeCandidate(body, message, mintFrom(''));
  return {
    hasContent: content.length > 0,
    isComplete: true,
    id: typeof id === 'string' && id !== '' ? id : undefined,
    usage: isJsonObject(usage) ? decodeUsage(usage) : undefined,
    stop: endOf(body, content).stop,
  };
}

/** @throws as `decodeResponse` */
function messageOf(body: JsonObject): JsonObject {
  const { message, finish_reason: word } = body;
  if (isFailure(word)) throw upstreamError(faults.inBody({ message: `The generation ended with ${word}.` }));
  if (isJsonObject(message)) return message;
  if (typeof message === 'string' && word === undefined) throw upstreamError(faults.inBody(body));
  throw faults.invalid('no message');
}

function decodeCandidate(body: JsonObject, message: JsonObject, mint: MintCallId): Candidate {
  const entries = listOf(message['content']);
  const citations = objectsOf(message['citations']).filter(isOfText);
  const firstText = entries.findIndex((entry) => isJsonObject(entry) && entry['type'] === 'text');
  const said = typeof message['content'] === 'string' ? textPart(message['content'], []) : [];
  const content = [
    ...said,
    ...entries.flatMap((entry, index) => decodeEntry(entry, citationsOf(citations, index, firstText))),
    ...textPart(message['tool_plan'], []),
    ...objectsOf(message['tool_calls']).flatMap((call, position) => decodeCall(call, mint(position))),
  ];
  const { logprobs } = body;
  return {
    index: 0,
    content,
    ...endOf(body, content),
    ...(Array.isArray(logprobs) && logprobs.length > 0 && { extensions: { [dialect]: { logprobs } } }),
  };
}

/** Older models do not say which entry they cite from; it is the first that is text. */
function citationsOf(citations: readonly JsonObject[], index: number, firstText: number): Citation[] {
  return citations.flatMap((citation) =>
    (citation['content_index'] ?? firstText) === index ? decodeCitation(citation) : [],
  );
}

function decodeEntry(entry: Json, citations: readonly Citation[]): Part[] {
  if (!isJsonObject(entry)) return [];
  if (entry['type'] === 'text') return textPart(entry['text'], citations);
  const { thinking } = entry;
  if (entry['type'] !== 'thinking' || typeof thinking !== 'string') return [{ kind: 'native', dialect, value: entry }];
  return thinking === '' ? [] : [{ kind: 'reasoning', text: thinking }];
}

function textPart(text: Json | undefined, citations: readonly Citation[]): Part[] {
  if (typeof text !== 'string' || text === '') return [];
  return [{ kind: 'text', text, ...(citations.length > 0 && { citations }) }];
}

function decodeCall({ id, function: called }: JsonObject, spareId: string): Part[] {
  if (!isJsonObject(called) || typeof called['name'] !== 'string') return [];
  const { name, arguments: text } = called;
  return [
    {
      kind: 'tool_call',
      id: typeof id === 'string' && id !== '' ? id : spareId,
      name,
      arguments: isJsonObject(text) ? JSON.stringify(text) : typeof text === 'string' ? text : '',
    },
  ];
}

function endOf({ finish_reason: word }: JsonObject, content: readonly Part[]): Pick<Candidate, 'stop' | 'nativeStop'> {
  if (typeof word !== 'string') return {};
  return {
    stop: stopOf(
      word,
      content.some(({ kind }) => kind === 'tool_call'),
    ),
    nativeStop: word,
  };
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const objectsOf = (value: Json | undefined): JsonObject[] => listOf(value).filter(isJsonObject);
