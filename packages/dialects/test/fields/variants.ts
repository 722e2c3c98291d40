import { isJsonObject, type Json } from '@proxy/spec';

export type Path = readonly (string | number)[];

/** The places within the value, those within an object or a list that is not empty included. */
export function childrenOf(value: Json | undefined): (string | number)[] {
  if (Array.isArray(value)) return [...value.keys()];
  return isJsonObject(value) ? Object.keys(value) : [];
}

export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => (at as { [key: string]: Json } | undefined)?.[key], value);
}

/** The value with something else, or nothing, at a place. */
export function replaced(value: Json | undefined, [key, ...rest]: Path, by: Json | undefined): Json | undefined {
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    const entries = value.flatMap((entry: Json, index) => {
      const next = index === key ? replaced(entry, rest, by) : entry;
      return next === undefined ? [] : [next];
    });
    return entries;
  }
  const { [key]: old, ...others } = value as { [key: string]: Json };
  const next = replaced(old, rest, by);
  return next === undefined ? others : { ...(value as { [key: string]: Json }), [key]: next };
}

/** Something else of the same form. */
export function altered(value: Json): Json {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return 'b';
  if (value.includes('Paris')) return value.replace('Paris', 'Rome');
  return value.endsWith('=') ? value.replace(/.=$/, 'w=') : `${value}b`;
}
