import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { decodeAnnotations } from './message/annotations.ts';
import { decodeImage } from './message/decode-assistant.ts';
import { thinkingText } from './message/reasoning-text.ts';

type Says = (value: Json | undefined) => boolean;

const isText: Says = (value) => typeof value === 'string' && value !== '';
const anyText =
  (...names: readonly string[]): Says =>
  (value) =>
    isJsonObject(value) && names.some((name) => isText(value[name]));
const anyOf =
  (says: Says): Says =>
  (value) =>
    Array.isArray(value) && value.some(says);

/** An entry of a content list: text and reasoning may be empty, anything else is content by being there. */
const isPart: Says = (part) => {
  if (!isJsonObject(part)) return false;
  if (part['type'] === 'thinking') return thinkingText(part['thinking']) !== '';
  return part['type'] !== 'text' || isText(part['text']);
};
const isAudio: Says = (audio) =>
  isJsonObject(audio) && Object.entries(audio).some(([name, value]) => name !== 'id' && value !== '');
const isCall: Says = (call) =>
  isJsonObject(call) && (anyText('name')(call['function']) || anyText('name')(call['custom']));

/** The fields of a message, or of a delta, in which content stands; what comes most often stands first. */
const contentFields: readonly (readonly [name: string, says: Says])[] = [
  ['content', (value) => isText(value) || anyOf(isPart)(value)],
  ['tool_calls', anyOf(isCall)],
  ['reasoning_content', isText],
  ['reasoning', isText],
  ['refusal', isText],
  ['reasoning_details', anyOf(anyText('text', 'summary', 'data', 'signature'))],
  ['thinking_blocks', anyOf(anyText('thinking', 'data', 'signature'))],
  ['function_call', anyText('name')],
  ['audio', isAudio],
  ['annotations', (value) => (decodeAnnotations(value)?.length ?? 0) > 0],
  ['images', anyOf((image) => image !== undefined && decodeImage(image) !== undefined)],
];

/** Whether a message, or a delta, says anything: from the first that does, another target can no longer take over. */
export function hasContent(message: JsonObject): boolean {
  return contentFields.some(([name, says]) => says(message[name]));
}
