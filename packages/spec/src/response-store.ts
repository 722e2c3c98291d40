import type { JsonObject } from './json.ts';

/** A response as its client may ask for it again, and what the conversation goes on from. */
export interface StoredResponse {
  /** The response object, as its client got it. */
  readonly response: JsonObject;
  /** The items of its own input; those of the response before it are there. */
  readonly input: readonly JsonObject[];
  /** The id of the response before it. */
  readonly previousId?: string | undefined;
}

/**
 * Keeps responses, each for the key that made it: asked with another owner, a store knows nothing. Values are immutable.
 * A response that is read lives on for its whole time again, so that a conversation that goes on is never cut.
 */
export interface ResponseStore {
  get(owner: string, id: string): StoredResponse | undefined | Promise<StoredResponse | undefined>;
  /** @param bytes size of the entry as JSON, for the store's budget */
  set(owner: string, id: string, stored: StoredResponse, bytes: number): void | Promise<void>;
  /** @returns whether there was one */
  delete(owner: string, id: string): boolean | Promise<boolean>;
}
