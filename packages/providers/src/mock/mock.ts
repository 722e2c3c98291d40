import { type Clock, type ProviderAdapter, systemClock } from '@proxy/spec';
import { openaiChatPaths, openaiFace } from '../internal/openai-face.ts';
import { createMockTransport } from './mock-transport.ts';
import { performersOf } from './performers.ts';

export interface MockOptions {
  readonly clock?: Clock;
  /** Milliseconds before each word of the model `slow`. Default: 150. */
  readonly wordDelayMs?: number;
}

/**
 * A provider that lives in this process, for a first call without an account, for demonstrations and for tests:
 * - `echo` answers with the last text of the user
 * - `slow` does so one word at a time
 * - `tools` calls the first two of the tools it is offered, and says what they answered
 * - `reasoning` thinks aloud before it answers
 * - `failing` answers 500; `failing-400`, `-401`, `-429` and `-503` with that status; `failing-stream` breaks off midway
 */
export function createMockAdapter({ clock = systemClock, wordDelayMs = 150 }: MockOptions = {}): ProviderAdapter {
  const performers = performersOf(wordDelayMs);
  return {
    ...openaiFace({
      id: 'mock',
      name: 'Mock',
      defaultBaseUrl: 'http://mock.invalid/v1',
      requirements: { apiKey: 'none', baseUrl: 'optional', environment: {} },
      paths: openaiChatPaths,
    }),
    models: Object.keys(performers),
    defaultModel: 'echo',
    transport: createMockTransport(performers, clock),
  };
}

/** The mock provider in the time of the machine. */
export const mock: ProviderAdapter = createMockAdapter();
