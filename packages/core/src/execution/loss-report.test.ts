import { createRequest, type Loss } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { answerLosses, lossReport } from './loss-report.ts';

const lost = (field: string, action: Loss['action'] = 'dropped'): Loss => ({ field, action, reason: 'why' });
const many = (count: number, field: (index: number) => string): Loss[] =>
  Array.from({ length: count }, (_, index) => lost(field(index)));

describe('lossReport', () => {
  it('is the losses themselves where they are few', () => {
    const losses = many(50, (index) => `messages.${index}.name`);
    expect(lossReport(losses)).toBe(losses);
  });

  it.each([1, 300])('cuts names that a client made up, of %i fields', (count) => {
    const report = lossReport(many(count, (index) => `${index}-${'x'.repeat(10_000)}`));
    expect(Math.max(...report.map(({ field }) => field.length))).toBe(201);
    expect(report[0]).toMatchObject({ field: expect.stringMatching(/^0-x+…$/), action: 'dropped' });
  });

  it('tells what a long conversation loses in many places once', () => {
    const losses = [
      ...many(300, (index) => `messages.${index}.content.${index}.cache`),
      ...many(300, (index) => `messages.${index}.name`),
      lost('messages.7.name', 'changed'),
      lost('stop.12'),
      lost('gpt4.5mini'),
    ];
    expect(lossReport(losses).map(({ field, action }) => `${field} ${action}`)).toEqual([
      'messages.*.content.*.cache dropped',
      'messages.*.name dropped',
      'messages.*.name changed',
      'stop.* dropped',
      'gpt4.5mini dropped',
    ]);
  });

  it('says how many fields there are beyond those it names', () => {
    const report = lossReport(many(100_000, (index) => `made-up-${index}`));
    expect(report).toHaveLength(201);
    expect(report.at(-1)).toMatchObject({ field: '99800 more' });
  });
});

describe('answerLosses', () => {
  it('takes down a bounded number, beside what the request lost', () => {
    const request = createRequest({ body: { model: 'm', messages: [], stream: false } });
    request.metadata.losses.push({ field: 'seed', action: 'dropped', reason: 'none' });
    const note = answerLosses(request);
    for (let made = 0; made < 10_000; made++)
      note({ field: `f${made}`, action: 'dropped', reason: 'none', side: 'response' });
    expect(request.metadata.losses).toHaveLength(201);
    expect(request.metadata.losses[1]).toMatchObject({ field: 'f0', side: 'response' });
  });
});
