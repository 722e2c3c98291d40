import type { JsonObject, OutputFormat } from '@proxy/spec';
import { ownFields, withOwn } from '../extensions.ts';
import type { Encoding } from './encoding.ts';

type SchemaFormat = Extract<OutputFormat, { readonly kind: 'json_schema' }>;

export interface EncodedFormat {
  readonly fields: JsonObject;
  /** What a model must be told that cannot be held to a schema. */
  readonly instruction?: string;
}

/** The form of the answer: `response_format`, and words where the model does not know schemas. */
export function encodeOutputFormat(encoding: Encoding): EncodedFormat {
  const { outputFormat } = encoding.request;
  if (!outputFormat) return { fields: {} };
  if (outputFormat.kind === 'json') return { fields: { response_format: { type: 'json_object' } } };
  if (outputFormat.kind === 'text') return { fields: encoding.isNative ? { response_format: { type: 'text' } } : {} };
  encoding.loseForeign(outputFormat.extensions, 'outputFormat');
  if (encoding.capabilities.structuredOutput === false) return emulated(outputFormat, encoding);
  return { fields: { response_format: withOwn(writeSchema(outputFormat), ownFields(outputFormat)) } };
}

const legalName = /^[a-zA-Z0-9_-]{1,64}$/;

/** A schema must have a name: where the client gave none its title is one. */
function nameOf({ title }: JsonObject): string {
  return typeof title === 'string' && legalName.test(title) ? title : 'answer';
}

function writeSchema({ schema, name = nameOf(schema), description, strict }: SchemaFormat): JsonObject {
  return {
    type: 'json_schema',
    json_schema: {
      name,
      ...(description !== undefined && { description }),
      schema,
      ...(strict !== undefined && { strict }),
    },
  };
}

function emulated({ schema }: SchemaFormat, encoding: Encoding): EncodedFormat {
  encoding.lose('emulated', 'outputFormat', 'The model is told the schema in words, and held only to JSON.');
  return {
    fields: { response_format: { type: 'json_object' } },
    instruction: `Answer with one JSON object, and nothing else, that fits this JSON schema: ${JSON.stringify(schema)}`,
  };
}
