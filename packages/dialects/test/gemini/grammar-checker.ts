import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { parsed, readSse } from '../read-sse.ts';
import { contentComplaints } from './answer-checker.ts';
import { isList } from './objects-in.ts';

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

/**
 * What is illegal in the text of a stream, written from the grammar and without the codec: objects as server-sent events
 * without names, or as one list; for each candidate parts, and one reason in its last object; an error is the last, and
 * behind its event stands once more outside of any.
 */
export function complaints(text: string): string[] {
  const problems: string[] = [];
  const chunks = isList(text) ? listed(text, problems) : sent(text, problems);
  const ended = new Set<number>();
  const seen = new Set<number>();
  for (const [at, chunk] of chunks.entries()) {
    const report = (problem: string): number => problems.push(`${at}: ${problem}`);
    if (chunk['error'] !== undefined) {
      if (at !== chunks.length - 1) report('something follows an error');
      return problems;
    }
    if (typeof chunk['modelVersion'] !== 'string' || typeof chunk['responseId'] !== 'string') report('no model or id');
    for (const { index = 0, content, finishReason } of objects(chunk['candidates'])) {
      const number = Number(index);
      if (ended.has(number)) report(`candidate ${number} has ended`);
      seen.add(number);
      for (const problem of contentComplaints(content, 'model')) report(problem);
      if (finishReason !== undefined) ended.add(number);
    }
  }
  const isBlocked = chunks.some(({ promptFeedback }) => isJsonObject(promptFeedback));
  for (const number of seen) if (!ended.has(number)) problems.push(`candidate ${number} never ends`);
  if (seen.size === 0 && !isBlocked) problems.push('there is no candidate');
  return problems;
}

function sent(text: string, problems: string[]): JsonObject[] {
  const events = readSse(text);
  if (events.length > 1 && events.at(-1)?.text === events.at(-2)?.data) events.pop();
  return events.flatMap(({ event, data }) => {
    const value = parsed(data);
    if (event !== undefined) problems.push(`an event has the name ${event}`);
    if (isJsonObject(value)) return [value];
    problems.push('an event holds no object');
    return [];
  });
}

function listed(text: string, problems: string[]): JsonObject[] {
  const list = parsed(text);
  if (Array.isArray(list)) return list.filter(isJsonObject);
  problems.push('the list is none');
  return [];
}
