import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

type Fields = Record<string, Json | undefined>;

/** Padding, and the name of the object, which differs between chunks and whole answers. */
const ignored: ReadonlySet<string> = new Set(['obfuscation', 'p', 'object', 'choices']);
/** What the first chunk says of these holds for all. */
const heads: ReadonlySet<string> = new Set(['id', 'created', 'model']);

/**
 * The answer that a client's SDK puts together from the chunks of one stream: texts are joined, lists go on, calls grow
 * by their index; of all else the last word counts. `null` and empty text say nothing.
 */
export function accumulate(chunks: readonly JsonObject[]): JsonObject {
  const answer: Fields = {};
  const choices = new Map<number, Fields>();
  for (const chunk of chunks) {
    for (const [name, value] of Object.entries(chunk))
      if (!ignored.has(name) && !(heads.has(name) && answer[name])) overwrite(answer, name, value);
    const list = Array.isArray(chunk['choices']) ? chunk['choices'].filter(isJsonObject) : [];
    for (const [position, choice] of list.entries()) {
      const index = typeof choice['index'] === 'number' ? choice['index'] : position;
      const known = choices.get(index) ?? { index, message: {} };
      choices.set(index, known);
      grow(known, choice);
    }
  }
  return { ...answer, choices: [...choices.values()].sort((a, b) => Number(a['index']) - Number(b['index'])) };
}

function overwrite(fields: Fields, name: string, value: Json | undefined): void {
  if (value !== null && value !== '') fields[name] = value;
}

function grow(choice: Fields, { delta, index: _, logprobs, ...said }: JsonObject): void {
  for (const [name, value] of Object.entries(said)) overwrite(choice, name, value);
  if (isJsonObject(logprobs)) choice['logprobs'] = joined(choice['logprobs'], logprobs);
  if (isJsonObject(delta)) choice['message'] = growMessage(choice['message'] as Fields, delta);
}

type Grow = (before: Json | undefined, value: Json) => Json | undefined;

const growers: Readonly<Record<string, Grow>> = {
  content: growContent,
  refusal: joinTexts,
  reasoning_content: joinTexts,
  reasoning: joinTexts,
  tool_calls: (before, value) => growCalls(asList(before), asList(value)),
  function_call: growPieces,
  audio: growPieces,
  reasoning_details: (before, value) =>
    asList(value).filter(isJsonObject).reduce(growDetails, asList(before).filter(isJsonObject)),
};

function growMessage(message: Fields, delta: JsonObject): Fields {
  const grown = { ...message };
  for (const [name, value] of Object.entries(delta)) {
    if (value === null || value === undefined || value === '') continue;
    const grower = growers[name];
    if (grower) grown[name] = grower(grown[name], value);
    else if (Array.isArray(value)) grown[name] = [...asList(grown[name]), ...value];
    else grown[name] = value;
  }
  return grown;
}

const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function joinTexts(before: Json | undefined, value: Json): Json {
  return typeof value === 'string' ? `${typeof before === 'string' ? before : ''}${value}` : value;
}

/** Text, or a list of parts where a host sent one; neighbours of one kind are pieces of one part. */
function growContent(before: Json | undefined, value: Json): Json {
  if (typeof value === 'string' && typeof (before ?? '') === 'string') return joinTexts(before, value);
  return [...asParts(before), ...asParts(value)].reduce<JsonObject[]>(growParts, []);
}

function asParts(content: Json | undefined): JsonObject[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return asList(content).filter(isJsonObject);
}

function growParts(parts: JsonObject[], part: JsonObject): JsonObject[] {
  const last = parts.at(-1);
  const { type, text, thinking } = part;
  if (!last || last['type'] !== type) return [...parts, part];
  if (typeof text === 'string') return [...parts.slice(0, -1), { ...last, text: joinTexts(last['text'], text) }];
  if (!Array.isArray(thinking)) return [...parts, part];
  const grown = [...asList(last['thinking']), ...thinking].filter(isJsonObject).reduce<JsonObject[]>(growParts, []);
  return [...parts.slice(0, -1), { ...last, ...part, thinking: grown }];
}

/** A piece without an index belongs to the last call, unless it names another. */
function growCalls(calls: readonly Json[], pieces: readonly Json[]): Json[] {
  const grown = [...calls];
  for (const piece of pieces.filter(isJsonObject)) {
    const at = placeOf(grown, piece);
    const call = grown[at];
    grown[at] = isJsonObject(call) ? growCall(call, piece) : piece;
  }
  return grown;
}

function placeOf(calls: readonly Json[], { index, id }: JsonObject): number {
  const known = calls.findLastIndex((call) => isJsonObject(call) && (index === undefined || call['index'] === index));
  const call = calls[known];
  const isOther = isJsonObject(call) && id !== undefined && id !== '' && id !== null && call['id'] !== id;
  return known === -1 || isOther ? calls.length : known;
}

function growCall(call: JsonObject, piece: JsonObject): JsonObject {
  const grown: Fields = { ...call };
  for (const [name, value] of Object.entries(piece)) {
    if ((name === 'function' || name === 'custom') && value) grown[name] = growPieces(grown[name], value);
    else overwrite(grown, name, value);
  }
  return grown;
}

const pieceFields: ReadonlySet<string> = new Set(['arguments', 'input', 'data', 'transcript']);

function growPieces(before: Json | undefined, piece: Json): Json {
  if (!isJsonObject(piece) || !isJsonObject(before)) return piece;
  const grown: Fields = { ...before };
  for (const [name, value] of Object.entries(piece)) {
    if (pieceFields.has(name) && typeof value === 'string') grown[name] = joinTexts(grown[name], value);
    else overwrite(grown, name, value);
  }
  return grown;
}

/** Entries of `reasoning_details` of one kind and index are pieces of one. */
function growDetails(details: JsonObject[], entry: JsonObject): JsonObject[] {
  const last = details.at(-1);
  if (!last || last['type'] !== entry['type'] || last['index'] !== entry['index']) return [...details, entry];
  const grown: Fields = { ...last };
  for (const [name, value] of Object.entries(entry)) {
    if (name === 'text' || name === 'summary') grown[name] = joinTexts(grown[name], value ?? '');
    else overwrite(grown, name, value);
  }
  return [...details.slice(0, -1), grown];
}

function joined(before: Json | undefined, more: JsonObject): Json | undefined {
  const grown: Fields = isJsonObject(before) ? { ...before } : {};
  for (const [name, value] of Object.entries(more)) {
    if (Array.isArray(value)) grown[name] = [...asList(grown[name]), ...value];
    else overwrite(grown, name, value);
  }
  return Object.keys(grown).length === 0 ? undefined : grown;
}
