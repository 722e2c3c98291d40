import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { shortHash } from '../../internal/short-hash.ts';
import { type ClientTool, clientToolOf } from './client-tools.ts';

const longestName = 64;

/** The name under which other dialects know a function of a namespace. */
export function flatName(namespace: string, name: string): string {
  const joined = namespace.endsWith('_') ? namespace + name : `${namespace}__${name}`;
  if (joined.length <= longestName) return joined;
  const hash = shortHash(joined);
  return `${joined.slice(0, longestName - hash.length - 1)}_${hash}`;
}

/** What a client of this dialect means by the name of a tool that is called. */
export type KnownTool =
  | { readonly kind: 'function'; readonly name: string; readonly namespace?: string }
  | { readonly kind: 'custom'; readonly name: string; readonly namespace?: string }
  | { readonly kind: 'client'; readonly tool: ClientTool };

const none: ReadonlyMap<string, KnownTool> = new Map();

/** The tools that a client offered, by the names under which another dialect calls them. */
export function readToolNames(tools: Json | undefined): ReadonlyMap<string, KnownTool> {
  if (!Array.isArray(tools) || tools.length === 0) return none;
  const known = new Map<string, KnownTool>();
  for (const tool of tools) if (isJsonObject(tool)) addTool(tool, known);
  return known;
}

function addTool(tool: JsonObject, known: Map<string, KnownTool>): void {
  const { name, tools } = tool;
  const own = clientToolOf(tool);
  if (own) known.set(own.type, { kind: 'client', tool: own });
  else if (typeof name !== 'string') return;
  else if (tool['type'] === 'namespace' && Array.isArray(tools)) {
    for (const inner of tools) {
      const plain = isJsonObject(inner) ? asKnown(inner) : undefined;
      if (plain) known.set(flatName(name, plain.name), { ...plain, namespace: name });
    }
  } else {
    const plain = asKnown(tool);
    if (plain) known.set(name, plain);
  }
}

function asKnown({
  type,
  name,
}: JsonObject): { readonly kind: 'function' | 'custom'; readonly name: string } | undefined {
  if (typeof name !== 'string' || (type !== 'function' && type !== 'custom')) return undefined;
  return { kind: type, name };
}
