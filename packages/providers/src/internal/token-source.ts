import type { AuthorizeMeans } from '@proxy/spec';

/** A token that is good until an instant of the epoch, in milliseconds. */
export interface Token {
  readonly value: string;
  readonly expiresAtMs: number;
}

/** Gives a token at once where one is held that is still good, else when it has come. */
export type TokenSource = (epochMs: number, means: AuthorizeMeans) => string | Promise<string>;

/** So long before a token expires the next one is asked for; the old one serves until then. */
const refreshAheadMs = 5 * 60_000;
/** A token is not used so shortly before its end: the clocks of two machines differ. */
const clockSkewMs = 30_000;
/** So long a failure to renew a token that is still good is not repeated. */
const retryAfterMs = 10_000;

/** Holds one token for all calls: however many ask at once, it is fetched once. */
export function createTokenSource(fetchToken: (epochMs: number, means: AuthorizeMeans) => Promise<Token>): TokenSource {
  let held: Token | undefined;
  let coming: Promise<Token> | undefined;
  let restsUntilMs = 0;

  const fetchOnce = (epochMs: number, means: AuthorizeMeans): Promise<Token> => {
    coming ??= fetchToken(epochMs, means)
      .then((token) => {
        held = token;
        return token;
      })
      .finally(() => {
        coming = undefined;
      });
    return coming;
  };

  return (epochMs, means) => {
    if (!held || epochMs >= held.expiresAtMs - clockSkewMs) return fetchOnce(epochMs, means).then(({ value }) => value);
    if (epochMs >= held.expiresAtMs - refreshAheadMs && epochMs >= restsUntilMs) {
      restsUntilMs = epochMs + retryAfterMs;
      fetchOnce(epochMs, means).catch(() => {});
    }
    return held.value;
  };
}
