import type { Loss } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createAnswerLosses } from './answer-losses.ts';
import { loseUncounted } from './usage-losses.ts';

describe('loseUncounted', () => {
  it('tells what no class of usage holds, where it is not nothing', () => {
    const told: Loss[] = [];
    const raw = {
      input_tokens: 1,
      total_tokens: 2,
      service_tier: 'standard',
      cache_creation: { ephemeral_1h_input_tokens: 3 },
      server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 },
      iterations: [],
      inference_geo: null,
    };
    loseUncounted(
      { raw },
      createAnswerLosses((loss) => told.push(loss)),
    );
    loseUncounted(
      {},
      createAnswerLosses((loss) => told.push(loss)),
    );
    expect(told.map(({ field }) => field)).toEqual(['usage.service_tier', 'usage.server_tool_use.web_search_requests']);
  });
});
