import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

const when = (isWrong: boolean, problem: string): string[] => (isWrong ? [problem] : []);
const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

/** A part holds one of these; beside it may stand what is said of it. */
const kinds = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
] as const;

/** What is illegal in a whole answer of this dialect, written from its description. */
export function answerComplaints({
  candidates,
  promptFeedback,
  modelVersion,
  responseId,
  usageMetadata,
}: JsonObject): string[] {
  const isNamed = [modelVersion, responseId].every((name) => typeof name === 'string' && name !== '');
  return [
    ...when(!isNamed, 'no model or id'),
    ...when(!Array.isArray(candidates) && !isJsonObject(promptFeedback), 'neither candidates nor feedback'),
    ...when(usageMetadata !== undefined && !isJsonObject(usageMetadata), 'usage is no object'),
    ...objects(candidates).flatMap((candidate, index) => [
      ...when(candidate['index'] !== index, `candidate ${index} has the index ${candidate['index']}`),
      ...contentComplaints(candidate['content'], 'model'),
      ...when(!isReason(candidate['finishReason']), `reason ${JSON.stringify(candidate['finishReason'])}`),
    ]),
  ];
}

const isReason = (reason: Json | undefined): boolean =>
  reason === undefined || typeof reason === 'number' || (typeof reason === 'string' && /^[A-Z_]+$/.test(reason));

export function contentComplaints(content: Json | undefined, role: string): string[] {
  if (!isJsonObject(content) || !Array.isArray(content['parts'])) return ['no content with parts'];
  return [
    ...when(content['role'] !== role, `the role is ${JSON.stringify(content['role'])}`),
    ...content['parts'].flatMap(partComplaints),
  ];
}

function partComplaints(part: Json): string[] {
  if (!isJsonObject(part)) return ['a part is no object'];
  const held = kinds.filter((kind) => part[kind] !== undefined);
  const { text = '', functionCall: call = { name: 'f' }, thoughtSignature: signature = '' } = part;
  const args = isJsonObject(call) ? (call['args'] ?? {}) : undefined;
  return [
    ...when(held.length !== 1, `a part holds ${held.join(' and ') || 'nothing'}`),
    ...when(typeof text !== 'string' || typeof signature !== 'string', 'a text or a signature is none'),
    ...when(
      !isJsonObject(call) || typeof call['name'] !== 'string' || !isJsonObject(args),
      'a call without name or object',
    ),
  ];
}

/** What is illegal in the conversation of a request of this dialect, as the API itself would refuse it. */
export function requestComplaints({ contents, model, stream }: JsonObject): string[] {
  const turns = objects(contents);
  return [
    ...when(model !== undefined || stream !== undefined, 'model or stream stand in the body'),
    ...when(turns.length === 0 || turns[0]?.['role'] !== 'user', 'the first content is not of the user'),
    ...turns.flatMap((turn, index) => {
      const role = turn['role'] === 'model' ? 'model' : 'user';
      const problems = [...contentComplaints(turn, role), ...roundComplaints(turn, turns[index - 1])];
      return problems.map((problem) => `contents.${index}: ${problem}`);
    }),
    ...when(namesIn(turns.at(-1), 'functionCall').length > 0, 'calls at the end without results'),
  ];
}

/** As many results as there were calls, for the same functions, and in front. */
function roundComplaints(turn: JsonObject, before: JsonObject | undefined): string[] {
  const parts = objects(turn['parts']);
  const results = namesIn(turn, 'functionResponse');
  const calls = namesIn(before, 'functionCall');
  const leading = parts.findIndex((part) => part['functionResponse'] === undefined);
  return [
    ...when(parts.length === 0, 'no parts'),
    ...when(results.sort().join() !== calls.sort().join(), `results of ${results.join()} for calls of ${calls.join()}`),
    ...when(leading !== -1 && leading < results.length, 'results behind something else'),
  ];
}

function namesIn(turn: JsonObject | undefined, field: string): string[] {
  return objects(turn?.['parts']).flatMap(({ [field]: held }) => (isJsonObject(held) ? [String(held['name'])] : []));
}
