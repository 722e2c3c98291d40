/** Limits of a key, enforced over its calls together. */
export interface CallerLimits {
  /** Requests per minute. */
  readonly rpm?: number | undefined;
  /** Tokens per minute, input and output. */
  readonly tpm?: number | undefined;
  /** Calls under way at once. */
  readonly concurrency?: number | undefined;
}

/** Who asks: a gateway key, and what it may. */
export interface Caller {
  /** Name of the key; safe to log. */
  readonly id: string;
  /** Aliases, `provider/model` names and patterns it may ask for; absent: all. */
  readonly models?: readonly string[] | undefined;
  readonly limits?: CallerLimits | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Finds a caller by the secret it sent. */
export interface KeyStore {
  /** False: the gateway is open to anyone, as `anonymous`. */
  readonly required: boolean;
  /** Compares digests, in constant time. Synchronous where keys are in memory. */
  find(secret: string): Caller | undefined | Promise<Caller | undefined>;
}

/** Whoever calls a gateway that has no keys. */
export const anonymous: Caller = { id: 'anonymous' };
