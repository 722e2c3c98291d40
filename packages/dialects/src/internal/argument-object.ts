import { isJsonObject, type JsonObject, type ToolCallPart } from '@proxy/spec';

/** The arguments of a call as an object; `undefined` where they are none. Free text is the argument `input`. */
export function argumentObject({ arguments: text, flavour }: ToolCallPart): JsonObject | undefined {
  if (flavour === 'custom') return { input: text };
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
