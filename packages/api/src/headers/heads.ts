import { type Codec, type EncodedError, type GatewayError, passesSoon, type Request } from '@proxy/spec';
import { addAttemptHeaders, addWholeHeaders } from './answer-headers.ts';
import { errorHeaders } from './error-headers.ts';
import { addRateLimitHeaders, type CallerLimitStates } from './rate-limit-headers.ts';

/** What every head of an answer says. */
export interface HeadFacts {
  readonly requestId: string;
  readonly family: Codec['family'];
  /** Names and values that the app around the routes has set. */
  readonly preset: readonly string[];
  /** The connection takes no further request. */
  readonly isLast: boolean;
  readonly nowMs: number;
  readonly epochMs: number;
}

/** Names and values in turn, as `writeHead` takes them fastest. */
export type FlatHead = string[];

const json = 'application/json';

/** The head of an answer that no model gave. */
export function plainHead(facts: HeadFacts, limits: CallerLimitStates = {}, contentType: string = json): FlatHead {
  const head = startHead(facts, contentType);
  addRateLimitHeaders(head, facts.family, limits, facts.epochMs);
  return head;
}

export function wholeHead(facts: HeadFacts, request: Request): FlatHead {
  const head = plainHead(facts, request.private.limits);
  addAttemptHeaders(head, request.metadata);
  addWholeHeaders(head, request.metadata, facts.nowMs);
  return head;
}

/** @param request absent: the stream must begin before an attempt was chosen */
export function streamHead(facts: HeadFacts, contentType: string, request: Request | undefined): FlatHead {
  const head = startHead(facts, contentType);
  head.push('cache-control', 'no-cache', 'x-accel-buffering', 'no');
  if (!request) return head;
  addRateLimitHeaders(head, facts.family, request.private.limits ?? {}, facts.epochMs);
  addAttemptHeaders(head, request.metadata);
  return head;
}

/** @param request absent: it never reached the pipeline */
export function errorHead(
  facts: HeadFacts,
  error: GatewayError,
  encoded: EncodedError,
  limits: CallerLimitStates,
  request: Request | undefined,
): FlatHead {
  const head = plainHead(facts, limits);
  if (request) addAttemptHeaders(head, request.metadata);
  const spent = request !== undefined && isSpent(error, request.metadata.attempts.length);
  for (const [name, value] of Object.entries(errorHeaders(error, encoded, spent))) {
    if (!isOfHead(name)) head.push(name, value);
  }
  return head;
}

/** Whether the gateway has tried what it would. After one attempt at a limit that passes soon the wait is the client's. */
function isSpent(error: GatewayError, attempts: number): boolean {
  return attempts > (passesSoon(error) ? 1 : 0);
}

function startHead({ requestId, family, preset, isLast }: HeadFacts, contentType: string): FlatHead {
  const head = ['content-type', contentType, 'x-request-id', requestId];
  if (family === 'anthropic') head.push('request-id', requestId);
  if (isLast) head.push('connection', 'close');
  if (preset.length > 0) head.push(...preset);
  return head;
}

/** Said already at the start of every head, or by the length of the body. */
const ofHead: ReadonlySet<string> = new Set(['content-type', 'content-length', 'x-request-id', 'request-id']);
const isOfHead = (name: string): boolean => ofHead.has(name);
