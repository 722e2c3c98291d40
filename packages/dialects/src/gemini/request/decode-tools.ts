import { type FunctionTool, invalidRequest, isJsonObject, type Json, type Tool, type ToolChoice } from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { dialect, keptFields } from '../dialect.ts';
import { isUpperCase, readSchema } from './schema.ts';

/**
 * Functions, and beside them the tools that Google runs. The mark `functionDeclarations` on a tool tells how the list
 * was parted: on a function that a new entry began, on a native tool that it stood in the entry of the functions before.
 */
export function decodeTools(fields: FieldReader): { readonly tools?: readonly Tool[] } {
  const entries = isJsonObject(fields.wire['tools']) ? [fields.object('tools') ?? {}] : fields.list('tools');
  return entries ? { tools: entries.flatMap((entry, index) => decodeEntry(entry, `tools.${index}`, index > 0)) } : {};
}

function decodeEntry(entry: Json, path: string, isLater: boolean): Tool[] {
  if (!isJsonObject(entry)) throw invalidRequest(`\`${path}\` must be an object.`, path);
  const { functionDeclarations: functions, ...native } = entry;
  if (functions !== undefined && functions !== null && !Array.isArray(functions))
    throw invalidRequest(`\`${path}.functionDeclarations\` must be a list.`, `${path}.functionDeclarations`);
  const declared = Array.isArray(functions) ? functions : [];
  const read = declared.map(
    (each: Json, at): Tool => decodeFunction(each, `${path}.functionDeclarations.${at}`, isLater && at === 0),
  );
  if (Object.keys(native).length === 0) return read;
  const joined = read.length > 0 ? keptFields({ functionDeclarations: null }) : {};
  return [...read, { kind: 'native', dialect, value: native, ...joined }];
}

function decodeFunction(value: Json, path: string, beginsEntry: boolean): FunctionTool {
  if (!isJsonObject(value)) throw invalidRequest(`\`${path}\` must be an object.`, path);
  const fields = new FieldReader(value, path);
  const name = fields.string('name');
  if (!name) throw invalidRequest(`\`${path}.name\` must be a non-empty string.`, `${path}.name`);
  const description = fields.string('description');
  const plain = fields.object('parametersJsonSchema');
  const own = plain ? undefined : fields.object('parameters');
  const parameters = plain ?? (own && readSchema(own));
  const marks = {
    ...(own && { parameters: null }),
    ...(own && isUpperCase(own) && { type: null }),
    ...(beginsEntry && { functionDeclarations: null }),
  };
  return {
    kind: 'function',
    name,
    ...(description !== undefined && { description }),
    ...(parameters && { parameters }),
    ...keptFields({ ...fields.rest(), ...marks }),
  };
}

const modes: Readonly<Record<string, 'auto' | 'none' | 'required'>> = { AUTO: 'auto', NONE: 'none', ANY: 'required' };

/** A mode of another name is kept, and not understood. */
export function decodeToolChoice(fields: FieldReader): { readonly toolChoice?: ToolChoice } {
  const config = fields.child('toolConfig')?.child('functionCallingConfig');
  const word = config?.string('mode');
  const mode = word !== undefined && Object.hasOwn(modes, word) ? modes[word] : undefined;
  const names = config?.list('allowedFunctionNames');
  const allowed = names?.filter((name) => typeof name === 'string');
  if (!config || !mode || (allowed && allowed.length < (names?.length ?? 0)) || (mode === 'none' && allowed)) {
    config?.restore('mode');
    config?.restore('allowedFunctionNames');
    return {};
  }
  if (!allowed || allowed.length === 0 || mode === 'none') return { toolChoice: { kind: mode } };
  const [only] = allowed;
  if (mode === 'required' && only !== undefined && allowed.length === 1)
    return { toolChoice: { kind: 'tool', name: only } };
  return { toolChoice: { kind: 'allowed', mode, names: allowed } };
}
