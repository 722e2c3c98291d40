import type { ChatRequest, Loss, ModelCapabilities, ReasoningRequest } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planThinking } from './encode-thinking.ts';
import { createEncoding } from './encoding.ts';

const lossesOf = (losses: readonly Loss[]): string[] => losses.map(({ action, field }) => `${action} ${field}`);

function plan(
  reasoning: ReasoningRequest,
  capabilities?: ModelCapabilities,
  fields: Partial<ChatRequest> = {},
  isBarred = false,
) {
  const request: ChatRequest = {
    model: 'm',
    stream: false,
    messages: [],
    maxOutputTokens: 8_000,
    reasoning,
    ...fields,
  };
  const encoding = createEncoding(request, capabilities);
  return { ...planThinking(request, isBarred, encoding), losses: lossesOf(encoding.losses) };
}
const enabled = (budget: number) => ({ type: 'enabled', budget_tokens: budget });
const budgetModel: ModelCapabilities = {
  reasoningControls: [{ kind: 'budget_tokens', min: 1_024 }],
  maxOutputTokens: 64_000,
};
const effortModel: ModelCapabilities = { reasoningControls: [{ kind: 'effort', values: ['low', 'medium', 'high'] }] };

describe('planThinking', () => {
  it.each<[string, ReasoningRequest, number]>([
    ['minimal', { effort: 'minimal' }, 1_024],
    ['low', { effort: 'low' }, 2_000],
    ['medium', { effort: 'medium' }, 4_000],
    ['high', { effort: 'high' }, 6_000],
    ['unknown', { effort: 'constructor' }, 4_000],
    ['unsaid', { mode: 'on' }, 4_000],
    ["the model's own to choose", { mode: 'adaptive' }, 4_000],
  ])('makes a share of the answer of an effort that is %s', (_, reasoning, budget) => {
    expect(plan(reasoning, budgetModel)).toEqual({
      thinking: enabled(budget),
      maxTokens: 8_000,
      losses: ['emulated reasoning'],
    });
  });

  it('keeps a budget, and asks for one of a model of which nothing is known', () => {
    expect(plan({ budgetTokens: 2_048, summary: 'auto' })).toEqual({
      thinking: { ...enabled(2_048), display: 'summarized' },
      maxTokens: 8_000,
      losses: [],
    });
  });

  it('raises what the answer may have, rather than fail', () => {
    expect(plan({ budgetTokens: 10_000 }, budgetModel)).toMatchObject({ thinking: enabled(10_000), maxTokens: 18_000 });
    expect(plan({ budgetTokens: 64_000 }, budgetModel)).toMatchObject({ thinking: enabled(63_999), maxTokens: 64_000 });
    expect(plan({ effort: 'low' }, budgetModel, { maxOutputTokens: 500 })).toEqual({
      thinking: enabled(1_024),
      maxTokens: 1_524,
      losses: ['emulated reasoning', 'changed maxOutputTokens'],
    });
  });

  it('leaves room for an answer whatever is asked', () => {
    const effort = fc.option(fc.constantFrom('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'), {
      nil: undefined,
    });
    const budget = fc.option(fc.integer({ min: -1, max: 200_000 }), { nil: undefined });
    fc.assert(
      fc.property(effort, budget, fc.integer({ min: 1, max: 200_000 }), fc.boolean(), (word, tokens, max, isKnown) => {
        const reasoning = { ...(word && { effort: word }), ...(tokens !== undefined && { budgetTokens: tokens }) };
        const { thinking, maxTokens } = plan(reasoning, isKnown ? budgetModel : undefined, { maxOutputTokens: max });
        if (thinking?.['type'] !== 'enabled') return;
        expect(thinking['budget_tokens']).toBeGreaterThanOrEqual(1_024);
        expect(thinking['budget_tokens']).toBeLessThan(maxTokens);
        if (isKnown) expect(maxTokens).toBeLessThanOrEqual(64_000);
      }),
    );
  });

  it.each<[ReasoningRequest, string | undefined, string[]]>([
    [{ effort: 'high' }, 'high', []],
    [{ effort: 'minimal' }, 'low', ['changed reasoning']],
    [{ effort: 'xhigh' }, 'high', ['changed reasoning']],
    [{ budgetTokens: 2_000 }, 'low', ['changed reasoning']],
    [{ budgetTokens: 4_000 }, 'medium', ['changed reasoning']],
    [{ budgetTokens: 7_000 }, 'high', ['changed reasoning']],
    [{ mode: 'adaptive' }, undefined, []],
  ])('asks %o of a model that takes an effort', (reasoning, effort, losses) => {
    expect(plan(reasoning, effortModel)).toEqual({
      thinking: { type: 'adaptive' },
      ...(effort && { effort }),
      maxTokens: 8_000,
      losses,
    });
  });

  it('says both to a model that takes both', () => {
    const both: ModelCapabilities = {
      reasoningControls: [{ kind: 'effort', values: ['low', 'high'] }, { kind: 'budget_tokens' }],
    };
    expect(plan({ effort: 'high' }, both)).toMatchObject({ thinking: enabled(6_000), effort: 'high' });
  });

  it.each<[string, ModelCapabilities | undefined, object | undefined, string[]]>([
    ['nothing is known', undefined, { type: 'disabled' }, []],
    ['there is a switch', { reasoningControls: [{ kind: 'toggle' }, { kind: 'effort' }] }, { type: 'disabled' }, []],
    ['thinking is off unless asked for', budgetModel, undefined, []],
    ['there is no switch', effortModel, undefined, ['changed reasoning']],
    ['it cannot think', { reasoning: false }, undefined, []],
  ])('keeps a model from thinking where %s', (_, capabilities, thinking, losses) => {
    expect(plan({ effort: 'none' }, capabilities)).toEqual({ ...(thinking && { thinking }), maxTokens: 8_000, losses });
  });

  it('asks no thinking of a model that cannot', () => {
    expect(plan({ effort: 'high' }, { reasoning: false })).toEqual({ maxTokens: 8_000, losses: ['dropped reasoning'] });
  });

  it('goes on without thinking in a round that began without', () => {
    const barred = { thinking: { type: 'disabled' }, maxTokens: 8_000, losses: ['dropped reasoning'] };
    expect(plan({ effort: 'high' }, budgetModel, {}, true)).toEqual(barred);
    expect(
      plan({ mode: 'on', budgetTokens: 2_048 }, budgetModel, { extensions: { 'anthropic-messages': {} } }, true),
    ).toEqual(barred);
  });
});
