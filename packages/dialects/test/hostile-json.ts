import type { Json, JsonObject } from '@proxy/spec';
import fc from 'fast-check';

/** Stands for lists within lists, deeper than what works by recursion can follow. */
const deep = '<deep>';
const deepText = '['.repeat(20_000) + ']'.repeat(20_000);

/** The value in JSON, with the lists that it stands for. */
export function hostileText(value: Json): string {
  return JSON.stringify(value).replaceAll(`"${deep}"`, deepText);
}

/** Values that code trips over which takes a field for what it mostly is. */
const traps: readonly Json[] = [
  null,
  '',
  -1,
  1e308,
  'constructor',
  '__proto__',
  'toString',
  '\ud800',
  'data:text/plain;base64,%%%',
  'true',
  true,
  [],
  [null],
  [[]],
  {},
  { toString: null, valueOf: null },
  [{ toString: null, valueOf: null }],
  JSON.parse('{"__proto__": {"type": "text", "text": "polluted"}}') as Json,
  deep,
  { deep },
];
const trap: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...traps) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json> },
);

type Path = readonly (string | number)[];

function pathsOf(value: Json | undefined, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const entries: [string | number, Json | undefined][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [at, ...entries.flatMap(([key, inner]) => pathsOf(inner, [...at, key]))];
}

function replaced(value: Json | undefined, [key, ...rest]: Path, by: Json): Json {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((inner: Json, index) => (index === key ? replaced(inner, rest, by) : inner));
  const fields = value as JsonObject;
  return { ...fields, [key]: replaced(fields[key], rest, by) };
}

/** One of the values, with something else in place of a few of its fields. */
export function damaged(values: readonly Json[]): fc.Arbitrary<Json> {
  const hits = fc.array(fc.tuple(fc.nat(), trap), { minLength: 1, maxLength: 3 });
  return fc.tuple(fc.constantFrom(...values), hits).map(([value, chosen]) => chosen.reduce<Json>(damage, value));
}

function damage(value: Json, [number, by]: readonly [number, Json]): Json {
  const paths = pathsOf(value);
  return replaced(value, paths[number % paths.length] ?? [], by);
}
