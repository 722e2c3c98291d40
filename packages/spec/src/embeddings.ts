import type { Dialect, Extensions } from './dialect.ts';
import type { JsonObject } from './json.ts';
import type { Usage } from './usage.ts';

/** One thing to be embedded. */
export type EmbeddingInput =
  | { readonly kind: 'text'; readonly text: string; readonly extensions?: Extensions }
  /** Text that the client has cut into tokens of the model's own vocabulary. */
  | { readonly kind: 'tokens'; readonly tokens: readonly number[] }
  /** Something only its dialect can say: an image, several parts. */
  | { readonly kind: 'native'; readonly dialect: Dialect; readonly value: JsonObject };

/** What the vectors are for; models that know the difference embed a question otherwise than what answers it. */
export type EmbeddingPurpose =
  | 'query'
  | 'document'
  | 'similarity'
  | 'classification'
  | 'clustering'
  | 'question_answering'
  | 'fact_verification'
  | 'code_query';

/** One call for vectors, in a form that holds what every dialect can say. */
export interface EmbeddingsRequest {
  readonly model: string;
  readonly inputs: readonly EmbeddingInput[];
  /** The client wants one vector, and not a list of one. */
  readonly single?: boolean;
  /** Length of the vectors; absent: the model's own. */
  readonly dimensions?: number;
  /** How the client wants the vectors written: lists of numbers, or base64 of little-endian 32-bit floats. */
  readonly encoding?: 'float' | 'base64';
  readonly purpose?: EmbeddingPurpose;
  /** What becomes of an input that is too long; absent: what the provider does. */
  readonly truncate?: 'none' | 'start' | 'end';
  readonly user?: string;
  readonly extensions?: Extensions;
}

export interface Embedding {
  /** Which of the inputs, from 0. */
  readonly index: number;
  readonly values: readonly number[];
  readonly extensions?: Extensions;
}

export interface EmbeddingsResponse {
  readonly id?: string;
  readonly model?: string;
  readonly embeddings: readonly Embedding[];
  readonly usage?: Usage;
  readonly extensions?: Extensions;
}
