import type { AttemptRecord, Json, JsonObject, Loss, TokenCounts, UsageRecord } from '@proxy/spec';
import { type Redactor, redactText } from '../redaction/redactor.ts';

/**
 * A record as one line of JSON with its line end: fields in the order of the contract, the unknown left out.
 *
 * @param redact takes secrets out of every text that a client or an upstream may have chosen
 */
export function usageLine(record: UsageRecord, redact: Redactor = redactText): string {
  const say = (text: string | undefined): string | undefined => (text === undefined ? undefined : redact(text));
  const line: UsageRecord = {
    ts: record.ts,
    requestId: ownId.test(record.requestId) ? record.requestId : redact(record.requestId),
    key: record.key,
    alias: say(record.alias),
    provider: record.provider,
    model: say(record.model),
    dialectIn: record.dialectIn,
    dialectOut: record.dialectOut,
    stream: record.stream,
    status: record.status,
    outcome: record.outcome,
    errorCode: record.errorCode,
    attempts: record.attempts.map((attempt) => attemptOf(attempt, redact)),
    tokens: tokensOf(record.tokens),
    rawUsage:
      record.rawUsage && (isClean(record.rawUsage, redact) ? record.rawUsage : redactFields(record.rawUsage, redact)),
    usageSource: record.usageSource,
    costUsd: record.costUsd,
    priceVersion: record.priceVersion,
    ttftMs: rounded(record.ttftMs),
    durationMs: rounded(record.durationMs),
    overheadMs: rounded(record.overheadMs),
    cache: record.cache,
    loss: record.loss.map((loss) => lossOf(loss, redact)),
    session: say(record.session),
    tags: record.tags?.map(redact),
  };
  return `${JSON.stringify(line)}\n`;
}

/** Ids made here hold nothing; a client may have sent its own. */
const ownId = /^[0-9a-f]*$/;

type Attempt = { readonly [K in keyof AttemptRecord]: AttemptRecord[K] | undefined };

function attemptOf(attempt: AttemptRecord, redact: Redactor): AttemptRecord {
  const { provider, model, credential, status, errorClass } = attempt;
  const ordered: Attempt = {
    provider,
    model: redact(model),
    credential,
    startMs: rounded(attempt.startMs),
    firstTokenMs: rounded(attempt.firstTokenMs),
    endMs: rounded(attempt.endMs),
    status,
    errorClass,
  };
  return ordered as AttemptRecord;
}

function tokensOf(tokens: TokenCounts): TokenCounts {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, audioIn, audioOut } = tokens;
  const ordered = { input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, audioIn, audioOut };
  return ordered as TokenCounts;
}

function lossOf({ field, action, reason, side }: Loss, redact: Redactor): Loss {
  return { field: redact(field), action, reason: redact(reason), ...(side && { side }) };
}

/** Whether there is nothing to take out, as in nearly all reports of usage: they hold numbers, and are not copied then. */
function isClean(value: Json | undefined, redact: Redactor): boolean {
  if (typeof value === 'string') return redact(value) === value;
  if (typeof value !== 'object' || value === null) return true;
  if (isList(value)) return value.every((item) => isClean(item, redact));
  for (const name in value) if (redact(name) !== name || !isClean(value[name], redact)) return false;
  return true;
}

function redactFields(fields: JsonObject, redact: Redactor): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [redact(name), redactJson(value, redact)]));
}

function redactJson(value: Json | undefined, redact: Redactor): Json | undefined {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  return isList(value) ? value.map((item) => redactJson(item, redact) ?? null) : redactFields(value, redact);
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

/** Milliseconds to the microsecond. */
function rounded(milliseconds: number): number;
function rounded(milliseconds: number | undefined): number | undefined;
function rounded(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.round(milliseconds * 1000) / 1000;
}
