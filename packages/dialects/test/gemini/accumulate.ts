import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

type Fields = Record<string, Json | undefined>;
const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

/** The whole answer that the objects of a stream amount to, put together without the codec. */
export function accumulate(chunks: readonly JsonObject[]): JsonObject {
  const whole: Fields = {};
  const candidates = new Map<number, Fields>();
  for (const { candidates: some, usageMetadata: usage, ...fields } of chunks) {
    Object.assign(whole, fields);
    if (isJsonObject(usage)) whole['usageMetadata'] = { ...(whole['usageMetadata'] as JsonObject), ...usage };
    for (const candidate of objects(some)) addCandidate(candidates, candidate);
  }
  if (candidates.size === 0) return whole;
  const inOrder = [...candidates].sort(([one], [other]) => one - other).map(([, candidate]) => candidate);
  return { ...whole, candidates: inOrder };
}

function addCandidate(candidates: Map<number, Fields>, { content, ...fields }: JsonObject): void {
  const index = typeof fields['index'] === 'number' ? fields['index'] : 0;
  const known: Fields = candidates.get(index) ?? { content: { parts: [] } };
  candidates.set(index, known);
  const { parts } = known['content'] as { parts: JsonObject[] };
  for (const part of objects(isJsonObject(content) ? content['parts'] : [])) addPart(parts, part);
  for (const [name, value] of Object.entries(fields)) known[name] = merged(name, known[name], value);
}

function merged(name: string, earlier: Json | undefined, later: Json | undefined): Json | undefined {
  if (!isJsonObject(earlier) || !isJsonObject(later)) return later;
  const whole: Fields = { ...earlier, ...later };
  if (name === 'logprobsResult' || name === 'citationMetadata')
    for (const [key, value] of Object.entries(earlier))
      if (Array.isArray(value)) whole[key] = [...value, ...objects(later[key])];
  return whole;
}

/** A text goes on the one before it of its kind, until that is signed. A call may come piece by piece. */
function addPart(parts: JsonObject[], part: JsonObject): void {
  const last = parts.at(-1);
  const call = part['functionCall'];
  if (isJsonObject(call) && call['name'] === undefined) {
    addToCall(parts, call);
    return;
  }
  if (isJsonObject(call) && call['willContinue'] === true) {
    const { willContinue: _, partialArgs: __, ...named } = call;
    parts.push({ ...part, functionCall: named });
    addToCall(parts, call);
    return;
  }
  if (typeof part['text'] !== 'string' || hasMore(part)) {
    parts.push(part);
    return;
  }
  const { text, thoughtSignature } = part;
  if (text === '' && thoughtSignature === undefined) return;
  const goesOn =
    last &&
    typeof last['text'] === 'string' &&
    last['thought'] === part['thought'] &&
    !hasMore(last) &&
    !isSigned(last);
  if (goesOn) parts[parts.length - 1] = { ...last, ...part, text: `${last['text']}${text}` };
  else parts.push(part);
}

const isSigned = ({ thoughtSignature }: JsonObject): boolean => thoughtSignature !== undefined;
const plain: ReadonlySet<string> = new Set(['text', 'thought', 'thoughtSignature']);
const hasMore = (part: JsonObject): boolean => Object.keys(part).some((name) => !plain.has(name));

/** Of the places of values only names on the first level were ever seen. */
function addToCall(parts: JsonObject[], { partialArgs }: JsonObject): void {
  const last = parts.at(-1);
  const call = last?.['functionCall'];
  if (!isJsonObject(call)) return;
  const args: Fields = { ...(isJsonObject(call['args']) ? call['args'] : {}) };
  for (const { jsonPath, stringValue, numberValue, boolValue } of objects(partialArgs)) {
    const name = String(jsonPath).replace('$.', '');
    const earlier = args[name];
    args[name] = typeof earlier === 'string' ? `${earlier}${stringValue}` : (stringValue ?? numberValue ?? boolValue);
  }
  parts[parts.length - 1] = { ...last, functionCall: { ...call, args } };
}
