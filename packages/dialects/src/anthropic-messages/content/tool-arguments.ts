/** The arguments of a call as a value: none are `{}`, and `undefined` stands for text that is no JSON. */
export function parseArguments(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
