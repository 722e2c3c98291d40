import { GatewayError, type Json, type JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { isShallow, refuseDeepAnswer } from './nesting.ts';

function nested(levels: number): JsonObject {
  let value: Json = [];
  for (let i = 0; i < levels; i++) value = [value];
  return { value };
}

describe('isShallow', () => {
  it('holds for what a provider sends, and for what a short text can hold', () => {
    expect([isShallow(nested(100)), isShallow(nested(300)), isShallow(nested(300), 500)]).toEqual([true, false, true]);
  });
});

describe('refuseDeepAnswer', () => {
  it('names an answer invalid that is nested deeper than works by recursion can follow', () => {
    const refuse = () => refuseDeepAnswer(nested(50_000), 'openai-chat');
    expect(refuse).toThrow(GatewayError);
    expect(refuse).toThrow(expect.objectContaining({ code: 'PROXY_UPSTREAM_INVALID' }));
    expect(() => refuseDeepAnswer(nested(100), 'openai-chat')).not.toThrow();
  });
});
