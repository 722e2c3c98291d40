import { isJsonObject, type Json, type JsonObject, type Tool, type ToolChoice } from '@proxy/spec';
import { readCommon } from '../content/cache-hint.ts';
import { dialect } from '../dialect.ts';
import { booleanAt, listAt, objectAt, optional, textAt } from '../wire-fields.ts';

/** The tools; those that the provider runs or defines are kept as they are. */
export function decodeTools(tools: Json | undefined): readonly Tool[] | undefined {
  return optional(listAt, tools, 'tools')?.map((tool, index) => {
    const path = `tools.${index}`;
    return decodeTool(objectAt(tool, path), path);
  });
}

function decodeTool(tool: JsonObject, path: string): Tool {
  const { name, description, input_schema: schema, strict, ...fields } = tool;
  if (fields['type'] !== undefined && fields['type'] !== null && fields['type'] !== 'custom')
    return { kind: 'native', dialect, value: tool };
  const purpose = optional(textAt, description, `${path}.description`);
  const parameters = optional(objectAt, schema, `${path}.input_schema`);
  const isStrict = optional(booleanAt, strict, `${path}.strict`);
  return {
    kind: 'function',
    name: textAt(name, `${path}.name`),
    ...(purpose !== undefined && { description: purpose }),
    ...(parameters !== undefined && { parameters }),
    ...(isStrict !== undefined && { strict: isStrict }),
    ...readCommon(fields),
  };
}

const plainChoices: Readonly<Record<string, 'auto' | 'none' | 'required'>> = {
  auto: 'auto',
  none: 'none',
  any: 'required',
};

export interface DecodedToolChoice {
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
}

export function decodeToolChoice(choice: Json | undefined): DecodedToolChoice {
  if (!isJsonObject(choice)) return {};
  const { type, name, disable_parallel_tool_use: isSerial, ...more } = choice;
  const parallel = typeof isSerial === 'boolean' ? { parallelToolCalls: !isSerial } : {};
  const plain = typeof type === 'string' && Object.hasOwn(plainChoices, type) ? plainChoices[type] : undefined;
  if (Object.keys(more).length > 0) return { toolChoice: { kind: 'native', dialect, value: choice } };
  if (plain && name === undefined) return { toolChoice: { kind: plain }, ...parallel };
  if (type === 'tool' && typeof name === 'string') return { toolChoice: { kind: 'tool', name }, ...parallel };
  return { toolChoice: { kind: 'native', dialect, value: choice } };
}
