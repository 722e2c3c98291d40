const unprintable = /[^\x20-\x7e]/g;
const longest = 1_024;

/** Text that can stand in a header: printable ASCII, so that it neither ends the line nor breaks a client. */
export function headerValue(text: string): string {
  return (text.length > longest ? text.slice(0, longest) : text).replace(unprintable, '?');
}
