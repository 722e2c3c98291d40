import {
  type CustomTool,
  type FunctionTool,
  invalidRequest,
  isJsonObject,
  type Json,
  type JsonObject,
  type Tool,
  type ToolChoice,
} from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { dialect } from '../extensions.ts';
import { clientToolOf } from './client-tools.ts';
import { flatName } from './tool-names.ts';

type NamedTool = FunctionTool | CustomTool;

/** Reads `tools`. @throws GatewayError `PROXY_INVALID_REQUEST` */
export function decodeTools(fields: FieldReader): { readonly tools?: readonly Tool[] } {
  const tools = fields.list('tools');
  return tools ? { tools: tools.flatMap((tool, index) => decodeTool(tool, `tools.${index}`)) } : {};
}

/** Tools that an item of the conversation adds: the item itself says so again to a target of this dialect. */
export function decodeAddedTools(tools: readonly Json[], path: string): Tool[] {
  return tools.flatMap((tool, index) =>
    decodeTool(tool, `${path}.${index}`).map((each) =>
      each.kind === 'native' ? { ...each, extensions: formed({ isAdded: true }) } : withForm(each, { isAdded: true }),
    ),
  );
}

function decodeTool(value: Json, path: string): Tool[] {
  if (!isJsonObject(value)) throw invalidRequest(`\`${path}\` must be an object.`, path);
  const named = decodeNamed(value, path);
  if (named) return [named];
  const own = clientToolOf(value);
  if (own) {
    const { type, description, parameters } = own;
    const { type: _, ...rest } = value;
    return [{ kind: 'function', name: type, description, parameters, extensions: formed({ tool: { type } }, rest) }];
  }
  return decodeNamespace(value, path) ?? [{ kind: 'native', dialect, value }];
}

const formed = (form: JsonObject, rest: JsonObject = {}) => ({ [dialect]: { form, ...rest } });

function withForm(tool: NamedTool, form: JsonObject): NamedTool {
  const { form: known, ...rest } = tool.extensions?.[dialect] ?? {};
  return { ...tool, extensions: formed({ ...(isJsonObject(known) ? known : {}), ...form }, rest) };
}

function decodeNamed(value: JsonObject, path: string): NamedTool | undefined {
  const { type } = value;
  if (type !== 'function' && type !== 'custom') return undefined;
  const fields = new FieldReader(value, path);
  fields.drop('type');
  const name = fields.string('name');
  if (!name) throw invalidRequest(`\`${path}.name\` must be a non-empty string.`, `${path}.name`);
  const description = fields.string('description');
  const about = { name, ...(description !== undefined && { description }) };
  if (type === 'custom') {
    const format = fields.object('format');
    return {
      kind: 'custom',
      ...about,
      ...(format && { format: nestGrammar(format) }),
      extensions: formed({}, fields.rest()),
    };
  }
  const parameters = fields.object('parameters');
  const strict = fields.boolean('strict');
  return {
    kind: 'function',
    ...about,
    ...(parameters && { parameters }),
    ...(strict !== undefined && { strict }),
    extensions: formed({}, fields.rest()),
  };
}

/** A grammar as the canonical form has it, which is that of OpenAI's older dialect. */
function nestGrammar({ type, syntax, definition, ...more }: JsonObject): JsonObject {
  if (type !== 'grammar' || syntax === undefined || definition === undefined || 'grammar' in more)
    return { type, ...(syntax !== undefined && { syntax }), ...(definition !== undefined && { definition }), ...more };
  return { type, ...more, grammar: { syntax, definition } };
}

/**
 * The tools of a namespace, each by its flat name; `undefined` where one of them is neither a function nor free-form,
 * so that only this dialect can say the whole.
 */
function decodeNamespace(value: JsonObject, path: string): Tool[] | undefined {
  const { type, name, tools, ...about } = value;
  if (type !== 'namespace' || typeof name !== 'string' || !Array.isArray(tools) || tools.length === 0) return undefined;
  const inner = tools.map((tool: Json, index) =>
    isJsonObject(tool) ? decodeNamed(tool, `${path}.tools.${index}`) : undefined,
  );
  const named = inner.filter((tool) => tool !== undefined);
  if (named.length < inner.length) return undefined;
  return named.map((tool, index) => {
    const member = withForm({ ...tool, name: flatName(name, tool.name) }, { name: tool.name, namespace: name });
    return index === 0 ? heading(member, about) : member;
  });
}

/** The first tool of a namespace, with what is said of the namespace as a whole. */
function heading(tool: NamedTool, about: JsonObject): NamedTool {
  const { form, ...rest } = tool.extensions?.[dialect] ?? {};
  const first = { ...(isJsonObject(form) ? form : {}), isFirst: true };
  return {
    ...tool,
    extensions: formed(first, { ...rest, ...(Object.keys(about).length > 0 && { namespace: about }) }),
  };
}

const words: ReadonlyMap<Json | undefined, 'auto' | 'none' | 'required'> = new Map<
  Json | undefined,
  'auto' | 'none' | 'required'
>([
  ['auto', 'auto'],
  ['none', 'none'],
  ['required', 'required'],
]);

/** Reads `tool_choice`. @throws GatewayError `PROXY_INVALID_REQUEST` */
export function decodeToolChoice(fields: FieldReader): { readonly toolChoice?: ToolChoice } {
  const { tool_choice: choice } = fields.wire;
  if (choice === undefined || choice === null) return {};
  fields.drop('tool_choice');
  if (isJsonObject(choice)) return { toolChoice: decodeNamedChoice(choice) };
  const kind = words.get(choice);
  if (!kind) throw invalidRequest('`tool_choice` must be none, auto, required or name a tool.', 'tool_choice');
  return { toolChoice: { kind } };
}

function decodeNamedChoice(choice: JsonObject): ToolChoice {
  return decodeAllowed(choice) ?? nameTool(choice) ?? { kind: 'native', dialect, value: choice };
}

function nameTool(choice: JsonObject): Extract<ToolChoice, { readonly kind: 'tool' }> | undefined {
  const { type, name, ...more } = choice;
  if (Object.keys(more).length > 0) return undefined;
  const own = name === undefined ? clientToolOf(choice) : undefined;
  if (own) return { kind: 'tool', name: own.type };
  if (typeof name !== 'string' || (type !== 'function' && type !== 'custom')) return undefined;
  return { kind: 'tool', name, ...(type === 'custom' && { flavour: 'custom' }) };
}

function decodeAllowed({ type, mode, tools, ...more }: JsonObject): ToolChoice | undefined {
  if (type !== 'allowed_tools' || !Array.isArray(tools) || Object.keys(more).length > 0) return undefined;
  const named = tools.map((tool: Json) => (isJsonObject(tool) ? nameTool(tool) : undefined));
  const known = named.filter((tool) => tool !== undefined);
  if (known.length < named.length || (mode !== 'auto' && mode !== 'required')) return undefined;
  return { kind: 'allowed', mode, names: known.map(({ name }) => name) };
}
