import { isJsonObject, type OutputFormat } from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { kept } from '../extensions.ts';

/** Reads `response_format`; one of an unknown type is left as it is. @throws GatewayError `PROXY_INVALID_REQUEST` */
export function decodeOutputFormat(fields: FieldReader): { readonly outputFormat?: OutputFormat } {
  const wire = fields.object('response_format');
  if (!wire) return {};
  const { type } = wire;
  if (type === 'text') return { outputFormat: { kind: 'text' } };
  if (type === 'json_object') return { outputFormat: { kind: 'json' } };
  if (type === 'json_schema') return { outputFormat: decodeSchema(new FieldReader(wire, 'response_format')) };
  fields.restore('response_format');
  return {};
}

function decodeSchema(fields: FieldReader): OutputFormat {
  const inner = fields.child('json_schema');
  const schema = inner?.object('schema');
  if (!inner) fields.refuse('json_schema', 'is missing');
  fields.drop('type');
  const name = inner?.string('name');
  const description = inner?.string('description');
  const strict = inner?.boolean('strict');
  return {
    kind: 'json_schema',
    schema: isJsonObject(schema) ? schema : {},
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(strict !== undefined && { strict }),
    ...kept(fields.rest()),
  };
}
