import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/**
 * The arguments of a call that come value by value, each with the place where it belongs: `$.trip.stops[0]`. Texts come
 * in pieces.
 * @see https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling
 */
export interface PartialArguments {
  add(pieces: Json | undefined): void;
  /** The whole in JSON; `''` where nothing came. */
  text(): string;
}

type Step = string | number;
type Node = Map<Step, Node | Json>;

/** Steps of a place; none sends a tenth of it, and some thousands would break whatever prints the value. */
const mostSteps = 128;
const step = /\[(\d+)\]|\[['"]([^'"]*)['"]\]|([^.[\]$]+)/g;

export function createPartialArguments(): PartialArguments {
  const root: Node = new Map();
  return {
    add(pieces) {
      for (const piece of Array.isArray(pieces) ? pieces : []) if (isJsonObject(piece)) place(root, piece);
    },
    text: () => (root.size === 0 ? '' : print(root)),
  };
}

function place(root: Node, { jsonPath, ...piece }: JsonObject): void {
  const path = typeof jsonPath === 'string' ? stepsOf(jsonPath) : [];
  const last = path.pop();
  const value = readValue(piece);
  if (last === undefined || value === undefined || path.length >= mostSteps) return;
  let node = root;
  for (const at of path) {
    const inner = node.get(at);
    const next: Node = inner instanceof Map ? inner : new Map();
    node.set(at, next);
    node = next;
  }
  const earlier = node.get(last);
  node.set(last, typeof earlier === 'string' && typeof value === 'string' ? earlier + value : value);
}

function stepsOf(path: string): Step[] {
  return [...path.matchAll(step)].map(([, index, quoted, name]) =>
    index === undefined ? (quoted ?? name ?? '') : Number(index),
  );
}

function readValue({ stringValue, numberValue, boolValue, nullValue }: JsonObject): Json | undefined {
  return stringValue ?? numberValue ?? boolValue ?? (nullValue === undefined ? undefined : null);
}

/** What has only numbers for steps is a list; they came in order. */
function print(node: Node | Json): string {
  if (!(node instanceof Map)) return JSON.stringify(node);
  const entries = [...node];
  if (entries.every(([at]) => typeof at === 'number')) return `[${entries.map(([, value]) => print(value)).join(',')}]`;
  return `{${entries.map(([at, value]) => `${JSON.stringify(String(at))}:${print(value)}`).join(',')}}`;
}
