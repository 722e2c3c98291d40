import type { ChatRequest, ChatResponse, Headers } from '@proxy/spec';

/** What the mock provider does with one request. */
export type Performance =
  | {
      readonly kind: 'answer';
      readonly response: ChatResponse;
      /** Milliseconds before each word; absent: all of it at once. */
      readonly wordDelayMs?: number;
      /** The connection breaks after half of the answer. */
      readonly breaksOff?: boolean;
    }
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly type: string;
      readonly code: string | null;
      readonly message: string;
      readonly headers?: Headers;
    };

/** A model of the mock provider: what it makes of a request. Pure, save for the id that it gives an answer. */
export type Performer = (request: ChatRequest) => Performance;
