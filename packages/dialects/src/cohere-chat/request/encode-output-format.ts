import type { JsonObject } from '@proxy/spec';
import { describedSchema } from '../../internal/described-schema.ts';
import type { UpstreamEncoding } from '../../internal/upstream-encoding.ts';

export interface EncodedFormat {
  readonly fields: JsonObject;
  /** What the model must be told where it cannot be held to the form. */
  readonly instruction?: string;
}

/**
 * The form of the answer. Beside tools or documents Cohere refuses to be held to one, so it is told in words.
 * @see https://docs.cohere.com/docs/structured-outputs
 */
export function encodeOutputFormat(encoding: UpstreamEncoding, isBarred: boolean): EncodedFormat {
  const { request, loseForeign, lose } = encoding;
  const { outputFormat } = request;
  if (!outputFormat || outputFormat.kind === 'text') return { fields: {} };
  const schema = outputFormat.kind === 'json_schema' ? describedSchema(outputFormat, encoding) : undefined;
  if (outputFormat.kind === 'json_schema') loseForeign(outputFormat.extensions, 'outputFormat');
  if (!isBarred)
    return { fields: { response_format: { type: 'json_object', ...(schema && { json_schema: schema }) } } };
  lose('emulated', 'outputFormat', 'Beside tools or documents the model is only told the form in words.');
  const form = schema ? `that fits this JSON schema: ${JSON.stringify(schema)}` : 'and nothing else.';
  return { fields: {}, instruction: `Where you answer without calling a tool, answer with one JSON object ${form}` };
}
