import { z } from 'zod';

/** USD per million tokens. */
export interface ModelsDevCost {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly cache_read?: number | undefined;
  readonly cache_write?: number | undefined;
  readonly reasoning?: number | undefined;
  readonly input_audio?: number | undefined;
  readonly output_audio?: number | undefined;
}
export type ModelsDevReasoning =
  | { readonly type: 'toggle' }
  | { readonly type: 'effort'; readonly values?: readonly string[] | undefined }
  | { readonly type: 'budget_tokens'; readonly min?: number | undefined; readonly max?: number | undefined };
export interface ModelsDevModel {
  readonly id: string;
  readonly name: string;
  readonly reasoning: boolean;
  readonly reasoning_options?: readonly ModelsDevReasoning[] | undefined;
  /** False: the model refuses the parameter. */
  readonly temperature?: boolean | undefined;
  /** The field of a message in which the model takes its reasoning back; `true` names none. */
  readonly interleaved?: true | { readonly field: 'reasoning_content' | 'reasoning_details' } | undefined;
  readonly tool_call: boolean;
  readonly structured_output?: boolean | undefined;
  readonly modalities: { readonly input: readonly string[]; readonly output: readonly string[] };
  readonly limit: { readonly context: number; readonly output: number };
  readonly cost?:
    | (ModelsDevCost & {
        /** What holds above so many input tokens. */
        readonly tiers?: readonly (ModelsDevCost & { readonly tier: { readonly size: number } })[] | undefined;
      })
    | undefined;
}
export type ModelsDev = Readonly<Record<string, { readonly models: Readonly<Record<string, ModelsDevModel>> }>>;

const cost = z.object({
  input: z.number().optional(),
  output: z.number().optional(),
  cache_read: z.number().optional(),
  cache_write: z.number().optional(),
  reasoning: z.number().optional(),
  input_audio: z.number().optional(),
  output_audio: z.number().optional(),
});
const reasoningOption = z.discriminatedUnion('type', [
  z.object({ type: z.literal('toggle') }),
  z.object({ type: z.literal('effort'), values: z.array(z.string()).optional() }),
  z.object({ type: z.literal('budget_tokens'), min: z.number().optional(), max: z.number().optional() }),
]);
const model = z.object({
  id: z.string(),
  name: z.string(),
  reasoning: z.boolean(),
  reasoning_options: z.array(reasoningOption).optional(),
  temperature: z.boolean().optional(),
  interleaved: z
    .union([z.literal(true), z.object({ field: z.enum(['reasoning_content', 'reasoning_details']) })])
    .optional(),
  tool_call: z.boolean(),
  structured_output: z.boolean().optional(),
  modalities: z.object({ input: z.array(z.string()), output: z.array(z.string()) }),
  limit: z.object({ context: z.number(), output: z.number() }),
  cost: cost.extend({ tiers: z.array(cost.extend({ tier: z.object({ size: z.number() }) })).optional() }).optional(),
});

/** What is read of models.dev, compiled to one object. */
export const modelsDev: z.ZodType<ModelsDev> = z.record(z.string(), z.object({ models: z.record(z.string(), model) }));
