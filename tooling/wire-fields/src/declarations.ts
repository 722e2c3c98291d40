import type { Resolve, Schema } from './schema.ts';

/**
 * Reads the interfaces and types of a declaration file as the generator of the official SDKs writes them: plain
 * interfaces, unions, lists, literals, and names of other types.
 * @param imported resolves names with a namespace in front that stands for another file
 */
export function readDeclarations(text: string, imported: Resolve = () => undefined): Resolve {
  const types = new Map<string, () => Schema>();
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  for (const { name, body, bases } of declarationsIn(bare)) types.set(name, () => readType(body, name, bases));
  return (reference) => {
    for (let name = reference; ; name = withoutOuter(name)) {
      const read = types.get(name) ?? types.get(lastOf(name));
      if (read) return read();
      if (!name.includes('.')) return imported(lastOf(reference));
    }
  };
}

interface Declaration {
  readonly name: string;
  readonly body: string;
  readonly bases: readonly string[];
}

const lastOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
const withoutOuter = (name: string): string => name.slice(name.indexOf('.') + 1);
const declared = /^ *(?:export )?(?:declare )?(?:interface (\w+)(?: extends ([\w., ]+))? (?=\{)|type (\w+) = )/gm;

function declarationsIn(text: string): Declaration[] {
  return [...text.matchAll(declared)].map((match) => {
    const start = match.index + match[0].length;
    const name = match[1] ?? match[3] ?? '';
    return { name, body: text.slice(start, endOfType(text, start)), bases: match[2]?.split(/, */) ?? [] };
  });
}

/** Where a type that begins here is over: behind its last brace, or at its semicolon. */
function endOfType(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '<' || character === '(') depth++;
    if (character === '}' || character === ')' || (character === '>' && text[at - 1] !== '=')) depth--;
    if (depth === 0 && (character === ';' || (character === '}' && text[start] === '{'))) return at + 1;
  }
  return text.length;
}

function readType(body: string, name: string, bases: readonly string[]): Schema {
  const own = createTypeReader(body, name).union();
  return bases.length === 0 ? own : { allOf: [...bases.map((base) => ({ $ref: base })), own] };
}

const tokens = /'(?:[^'\\]|\\.)*'|[\w.]+|[{}<>[\]|&;:?()=,]/g;

const primitives: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  number: { type: 'integer' },
  boolean: { type: 'boolean' },
  null: { type: 'null' },
  undefined: { type: 'null' },
  unknown: {},
  any: {},
};

/** Reads type expressions by descent. @throws Error at what no such file holds */
function createTypeReader(text: string, name: string) {
  const rest = text.match(tokens) ?? [];
  const take = (expected?: string): string => {
    const token = rest.shift() ?? '';
    if (expected !== undefined && token !== expected)
      throw new Error(`In ${name} there is ${token} in place of ${expected}.`);
    return token;
  };
  const skip = (token: string): boolean => rest[0] === token && rest.shift() !== undefined;

  const union = (): Schema => {
    skip('|');
    const forms = [postfixed()];
    while (skip('|')) forms.push(postfixed());
    const words = forms.flatMap((form) => form.enum ?? []);
    const others = forms.filter((form) => !form.enum);
    const all = words.length === 0 ? others : [{ enum: words }, ...others];
    return all.length === 1 ? (all[0] as Schema) : { anyOf: all };
  };
  const postfixed = (): Schema => {
    let schema = single();
    while (skip('[')) {
      take(']');
      schema = { type: 'array', items: schema };
    }
    // `string & {}`: the words beside it are only the known ones
    while (skip('&')) postfixed();
    return schema;
  };
  const single = (): Schema => {
    const token = take();
    if (token === '{') return members();
    if (token === 'readonly') return postfixed();
    if (token === '(') {
      const inner = union();
      take(')');
      return inner;
    }
    if (token.startsWith("'")) return { enum: [token.slice(1, -1)] };
    if (/^[\d.]+$/.test(token)) return { enum: [Number(token)] };
    if (token === 'true' || token === 'false') return { enum: [token === 'true'] };
    return primitives[token] ?? (rest[0] === '<' ? generic(token) : { $ref: token });
  };
  const generic = (token: string): Schema => {
    take('<');
    const inner = [union()];
    while (skip(',')) inner.push(union());
    take('>');
    if (token === 'Array') return { type: 'array', items: inner[0] as Schema };
    return token === 'Record' ? { type: 'object', additionalProperties: inner[1] as Schema } : (inner[0] as Schema);
  };
  const members = (): Schema => {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    let additionalProperties: Schema | undefined;
    while (!skip('}')) {
      if (skip('[')) {
        while (take() !== ']');
        take(':');
        additionalProperties = union();
      } else {
        const field = take().replaceAll("'", '');
        if (!skip('?')) required.push(field);
        take(':');
        properties[field] = union();
      }
      if (!skip(';')) skip(',');
    }
    return { type: 'object', properties, required, ...(additionalProperties && { additionalProperties }) };
  };
  return { union };
}
