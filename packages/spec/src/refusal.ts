import type { Dialect } from './dialect.ts';
import type { Json } from './json.ts';

interface FieldRefusal {
  /** The dialect in whose bodies the field stands. */
  readonly dialect: Dialect;
  /** Path of the field in the body: `temperature`, `reasoning.effort`. */
  readonly field: string;
  /** The other field's values with which this one is taken all the same; `null` among them: where it is left out. */
  readonly unless?: { readonly field: string; readonly isOneOf: readonly Json[] };
}

/**
 * One thing that a model's upstream is known to answer with a 400, and what is sent in its place. Data: a catalog names
 * them, a gateway compiles them once per target and touches nothing else of a body.
 * - `drop` the field is left out; its `neutral` value asks for nothing and is no loss
 * - `rename` the field has another name; where that is taken too, the old one is left out
 * - `at_most` a greater number is lowered
 * - `one_of` another word becomes `otherwise`, or, where there is none, the nearest effort among the values
 * - `role` messages of a role are sent in another
 * - `unsigned_call` in each turn of the model since the user last spoke, the first call needs a signature; where it has
 *   none, the sentinel stands for it that the provider documents
 * - `ask` the request cannot be meant for this model, since the answer would be another one
 */
export type Refusal =
  | (FieldRefusal & { readonly kind: 'drop'; readonly neutral?: Json })
  | (FieldRefusal & { readonly kind: 'rename'; readonly to: string })
  | (FieldRefusal & { readonly kind: 'at_most'; readonly limit: number })
  | (FieldRefusal & { readonly kind: 'one_of'; readonly values: readonly string[]; readonly otherwise?: string })
  | { readonly kind: 'role'; readonly dialect: Dialect; readonly from: string; readonly to: string }
  | {
      readonly kind: 'unsigned_call';
      readonly dialect: Dialect;
      /** Where a message has its calls, and a call its signature. */
      readonly calls: string;
      readonly signature: string;
      readonly sentinel: string;
    }
  | { readonly kind: 'ask'; readonly fact: 'hasTools' | 'hasImages' | 'stream' };
