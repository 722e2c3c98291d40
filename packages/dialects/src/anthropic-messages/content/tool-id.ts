const illegal = /[^a-zA-Z0-9_-]/g;
const longestKept = 40;

/**
 * A tool call's id in the alphabet that this dialect takes. Ids of that alphabet stay; others are mapped, always to the
 * same id, so that a call and its result still find each other however often the conversation passes.
 */
export function legalToolId(id: string): string {
  if (id !== '' && id.search(illegal) === -1) return id;
  return `${id.slice(0, longestKept).replaceAll(illegal, '_')}_${hash(id)}`;
}

/** FNV-1a of the UTF-16 code units, as eight hexadecimal digits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}
