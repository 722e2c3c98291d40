import type { JsonObject, OutputFormat } from '@proxy/spec';
import { describedSchema } from '../../internal/described-schema.ts';
import { answerTool } from '../content/answer-tool.ts';
import { ownFields } from '../dialect.ts';
import type { Encoding } from './encoding.ts';
import { fitSchema } from './fit-schema.ts';

export interface EncodedOutputFormat {
  /** The body's field for it. */
  readonly field?: 'output_config' | 'output_format';
  readonly format?: JsonObject;
  /** What the model is told where the API has no option for it. */
  readonly instruction?: string;
  /** The tool, and the choice of it, that make the model answer in the form. */
  readonly emulation?: JsonObject;
}

const jsonOnly = 'Answer with one valid JSON object and nothing else: no prose, no code fence.';

/**
 * A schema goes into the API's own option. A model that is known to lack it is made to call a tool of that schema; where
 * it cannot be, it is told the schema, as it is told to answer in plain JSON.
 * @param canForce there is no other tool, and the model does not think: the API takes a forced call
 */
export function encodeOutputFormat(
  outputFormat: OutputFormat | undefined,
  canForce: boolean,
  encoding: Encoding,
): EncodedOutputFormat {
  if (outputFormat === undefined || outputFormat.kind === 'text') return {};
  if (outputFormat.kind === 'json') {
    encoding.lose('emulated', 'outputFormat', 'The model is told to answer in JSON; nothing enforces it.');
    return { instruction: jsonOnly };
  }
  if (encoding.isNative) return nativeFormat(outputFormat);
  encoding.loseForeign(outputFormat, 'outputFormat');
  const schema = describedSchema(outputFormat, encoding);
  if (encoding.capabilities?.structuredOutput === false) return emulated(schema, canForce, encoding);
  const fitted = fitSchema(schema);
  if (fitted.isChanged)
    encoding.lose(
      'changed',
      'outputFormat.schema',
      'Objects were closed, and unknown constraints put into descriptions.',
    );
  return { field: 'output_config', format: { type: 'json_schema', schema: fitted.schema } };
}

function emulated(schema: JsonObject, canForce: boolean, { capabilities, lose }: Encoding): EncodedOutputFormat {
  if (canForce && capabilities?.tools !== false && schema['type'] === 'object') {
    lose('emulated', 'outputFormat', 'The model is made to call a tool of this schema; its input is the answer.');
    return { emulation: answerTool(schema) };
  }
  lose('emulated', 'outputFormat', 'This model is told the schema; nothing enforces it.');
  return { instruction: `${jsonOnly} It must match this JSON Schema: ${JSON.stringify(schema)}` };
}

type SchemaFormat = Extract<OutputFormat, { kind: 'json_schema' }>;

function nativeFormat(outputFormat: SchemaFormat): EncodedOutputFormat {
  const { output_format: mark, ...fields } = ownFields(outputFormat) ?? {};
  return {
    field: mark === null ? 'output_format' : 'output_config',
    format: { type: 'json_schema', schema: outputFormat.schema, ...fields },
  };
}
