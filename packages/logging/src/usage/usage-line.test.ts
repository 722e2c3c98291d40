import { isJsonObject, type UsageRecord } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { canary, leakyTexts } from '../../test/canaries.ts';
import { usageRecord } from '../../test/usage-record.ts';
import { usageLine } from './usage-line.ts';

const shuffled = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).reverse()) as T;
const parsed = (record: UsageRecord): Record<string, unknown> => JSON.parse(usageLine(record));

describe('usageLine', () => {
  it('is one line of JSON', () => {
    expect(usageLine({ ...usageRecord, session: 'a\r\nb' })).toMatch(/^\{[^\n\r]*\}\n$/);
  });

  it('has the fields of the contract in their order, however the record was made', () => {
    const record = {
      ...usageRecord,
      attempts: usageRecord.attempts.map(shuffled),
      tokens: shuffled(usageRecord.tokens),
    };
    const line = parsed(shuffled(record));
    expect(Object.keys(line)).toEqual(
      (
        'ts, requestId, key, alias, provider, model, dialectIn, dialectOut, stream, status, outcome, errorCode, attempts, ' +
        'tokens, rawUsage, usageSource, costUsd, priceVersion, ttftMs, durationMs, overheadMs, cache, loss, session, tags'
      ).split(', '),
    );
    const [failed, answered] = line['attempts'] as object[];
    expect(Object.keys({ ...answered, ...failed })).toEqual(
      'provider, model, credential, startMs, firstTokenMs, endMs, status, errorClass'.split(', '),
    );
    expect(Object.keys(isJsonObject(line['tokens']) ? line['tokens'] : {})).toEqual(
      'input, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning, audioIn, audioOut'.split(', '),
    );
  });

  it('says of a loss on which side it was, where that is the answer', () => {
    const loss = [{ field: 'a', action: 'dropped', reason: 'b', side: 'response' }] as const;
    expect(parsed({ ...usageRecord, loss })['loss']).toEqual(loss);
  });

  it('says what the record says, times to the microsecond', () => {
    const [first, ...others] = usageRecord.attempts;
    expect(parsed(usageRecord)).toEqual({
      ...usageRecord,
      attempts: [{ ...first, startMs: 1.235 }, ...others],
      durationMs: 905,
    });
  });

  it('leaves out what is unknown, and never says 0 for it', () => {
    const { ts, requestId, key, stream, status, outcome, durationMs } = usageRecord;
    const least = { ts, requestId, key, stream, status, outcome, durationMs, attempts: [], tokens: {}, loss: [] };
    expect(parsed({ ...least, alias: undefined, costUsd: undefined })).toEqual({ ...least, durationMs: 905 });
    expect(parsed({ ...least, tokens: { input: 0 } })['tokens']).toEqual({ input: 0 });
  });

  it.each(leakyTexts)('never holds the secret of: %s', (text) => {
    const line = usageLine({
      ...usageRecord,
      requestId: text,
      alias: text,
      model: text,
      session: text,
      tags: [text],
      attempts: [{ provider: 'a', model: text, credential: 'b', startMs: 0 }],
      loss: [{ field: text, action: 'dropped', reason: text }],
      rawUsage: { [text]: 1, list: [text, 1, null], deep: { text } },
    });
    expect(line).not.toContain(canary);
    expect(() => JSON.parse(line)).not.toThrow();
  });

  it('keeps usage as the provider sent it, its oddest names included', () => {
    const rawUsage = JSON.parse('{"__proto__":{"a":1},"constructor":2,"details":[{"n":null}]}');
    expect(usageLine({ ...usageRecord, rawUsage })).toContain(JSON.stringify(rawUsage));
  });
});
