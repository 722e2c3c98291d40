import type { Json } from '@proxy/spec';

/** As much of JSON Schema as the descriptions of wire formats use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly default?: Json;
  readonly format?: string;
  readonly minimum?: number | string;
  readonly maximum?: number | string;
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** The schema that a reference names; `undefined` where the description holds none of that name. */
export type Resolve = (reference: string) => Schema | undefined;
