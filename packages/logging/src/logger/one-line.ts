/** Characters that JSON lets pass and that terminals, editors or log viewers take for commands or line ends. */
const unprintable = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A line of JSON in which nothing can move a cursor, turn text around or begin a new line. Control characters below U+0020 JSON escapes itself. */
export function oneLine(json: string): string {
  return json.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
