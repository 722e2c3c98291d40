import type { JsonObject, Loss, OutputFormat } from '@proxy/spec';

type SchemaFormat = Extract<OutputFormat, { readonly kind: 'json_schema' }>;

interface LossSink {
  lose(action: Loss['action'], field: string, reason: string): void;
}

/**
 * The schema of an answer for an API that names none, describes none from outside, and holds the model to every schema:
 * name and description go into it.
 */
export function describedSchema({ schema, name, description, strict }: SchemaFormat, { lose }: LossSink): JsonObject {
  if (strict === false) lose('changed', 'outputFormat.strict', 'The model is held to every schema here.');
  const said = Object.entries({ title: name, description }).filter(([, text]) => text !== undefined);
  for (const [place, text] of said)
    if (schema[place] !== undefined && schema[place] !== text)
      lose('dropped', `outputFormat.${place}`, 'The schema says another in the same place.');
  return { ...Object.fromEntries(said), ...schema };
}
