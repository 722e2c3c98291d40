import { operations } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createGateway } from '../gateway/create-gateway.ts';
import { operationPlans } from './operations.ts';
import { inspectPipeline } from './pipeline-builder.ts';

describe('the table of operations', () => {
  it('has every operation', () => {
    expect(Object.keys(operationPlans).sort()).toEqual([...operations].sort());
  });

  it('names the plugs that a conversation really passes', () => {
    const { pipeline } = createGateway({ providers: {} });
    expect(operationPlans.chat.plugs).toEqual(inspectPipeline(pipeline));
  });
});
