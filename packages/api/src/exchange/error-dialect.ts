import type { Codec } from '@proxy/spec';

/** As much of a dialect as it takes to say no in it. */
export type ErrorDialect = Pick<Codec, 'dialect' | 'family' | 'encodeError'>;
