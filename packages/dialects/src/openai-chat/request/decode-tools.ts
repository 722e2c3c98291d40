import { invalidRequest, isJsonObject, type Json, type JsonObject, type Tool, type ToolChoice } from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { dialect, kept } from '../extensions.ts';
import { readCacheHint } from '../message/cache-hint.ts';

/** Reads `tools`, or the `functions` that came before them. @throws GatewayError `PROXY_INVALID_REQUEST` */
export function decodeTools(fields: FieldReader): { readonly tools?: readonly Tool[] } {
  const tools = fields.list('tools');
  if (tools) return { tools: tools.map((tool, index) => decodeTool(tool, `tools.${index}`)) };
  const functions = fields.list('functions');
  if (!functions) return {};
  fields.hold('functions');
  return { tools: functions.map((wire, index) => decodeFunction(objectAt(wire, `functions.${index}`))) };
}

function objectAt(value: Json, path: string): FieldReader {
  if (!isJsonObject(value)) throw invalidRequest(`\`${path}\` must be an object.`, path);
  return new FieldReader(value, path);
}

function decodeTool(value: Json, path: string): Tool {
  const fields = objectAt(value, path);
  const type = fields.string('type') ?? 'function';
  if (type === 'custom') return decodeCustom(fields);
  if (type !== 'function') return { kind: 'native', dialect, value: fields.wire };
  const inner = fields.child('function');
  if (!inner) throw invalidRequest(`\`${path}.function\` is missing.`, `${path}.function`);
  return decodeFunction(inner, fields);
}

/** @param around the tool that holds the function; absent for the old form, which is the function alone */
function decodeFunction(fields: FieldReader, around: FieldReader = fields): Tool {
  const name = fields.string('name');
  if (!name) throw invalidRequest(`\`${fields.pathOf('name')}\` must be a non-empty string.`, fields.pathOf('name'));
  const description = fields.string('description');
  const parameters = fields.object('parameters');
  const strict = fields.boolean('strict');
  return {
    kind: 'function',
    name,
    ...(description !== undefined && { description }),
    ...(parameters && { parameters }),
    ...(strict !== undefined && { strict }),
    ...readCacheHint(around),
    ...kept(around.rest()),
  };
}

function decodeCustom(fields: FieldReader): Tool {
  const inner = fields.child('custom');
  const name = inner?.string('name');
  if (!name) throw invalidRequest(`\`${fields.pathOf('custom')}.name\` is missing.`, `${fields.pathOf('custom')}.name`);
  const description = inner?.string('description');
  const format = inner?.object('format');
  return {
    kind: 'custom',
    name,
    ...(description !== undefined && { description }),
    ...(format && { format }),
    ...readCacheHint(fields),
    ...kept(fields.rest()),
  };
}

const words: Readonly<Record<string, 'auto' | 'none' | 'required'>> = {
  auto: 'auto',
  none: 'none',
  required: 'required',
  /** Mistral's word. */
  any: 'required',
};

/** Reads `tool_choice`, or the `function_call` that came before it. @throws GatewayError `PROXY_INVALID_REQUEST` */
export function decodeToolChoice(fields: FieldReader): { readonly toolChoice?: ToolChoice } {
  const { tool_choice: choice, function_call: old } = fields.wire;
  if (choice !== undefined && choice !== null) {
    fields.drop('tool_choice');
    return { toolChoice: decodeChoice(choice) };
  }
  if (old === undefined || old === null) return {};
  fields.hold('function_call');
  const name = isJsonObject(old) ? old['name'] : undefined;
  return { toolChoice: typeof name === 'string' ? { kind: 'tool', name } : decodeChoice(old, 'function_call') };
}

function decodeChoice(choice: Json, path = 'tool_choice'): ToolChoice {
  if (isJsonObject(choice)) return decodeNamed(choice) ?? { kind: 'native', dialect, value: choice };
  const kind = typeof choice === 'string' && Object.hasOwn(words, choice) ? words[choice] : undefined;
  if (!kind) throw invalidRequest(`\`${path}\` must be none, auto, required or name a tool.`, path);
  return { kind };
}

function decodeNamed(choice: JsonObject): ToolChoice | undefined {
  if (choice['type'] === 'allowed_tools') return decodeAllowed(choice['allowed_tools']);
  const name = nameOf(choice);
  if (name === undefined) return undefined;
  return { kind: 'tool', name, ...(choice['type'] === 'custom' && { flavour: 'custom' }) };
}

function decodeAllowed(allowed: Json | undefined): ToolChoice | undefined {
  if (!isJsonObject(allowed) || !Array.isArray(allowed['tools'])) return undefined;
  const names = allowed['tools'].map((tool: Json) => (isJsonObject(tool) ? nameOf(tool) : undefined));
  const known = names.filter((name) => name !== undefined);
  const { mode = 'auto' } = allowed;
  if (known.length < names.length || (mode !== 'auto' && mode !== 'required')) return undefined;
  return { kind: 'allowed', mode, names: known };
}

/** The name in `{type: 'function', function: {name}}`, or in the same of a custom tool. */
function nameOf(choice: JsonObject): string | undefined {
  const { type } = choice;
  if (type !== 'function' && type !== 'custom') return undefined;
  const inner = choice[type];
  return isJsonObject(inner) && typeof inner['name'] === 'string' ? inner['name'] : undefined;
}
