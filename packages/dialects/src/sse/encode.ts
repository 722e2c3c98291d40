const lineEnd = /\r\n|\r|\n/g;

/** The text of one server-sent event. Data of several lines is split into as many fields. */
export function sseData(data: string): string {
  return data.includes('\n') || data.includes('\r')
    ? `data: ${data.replaceAll(lineEnd, '\ndata: ')}\n\n`
    : `data: ${data}\n\n`;
}

/** The text of one named event. The name must be of one line. */
export function sseEvent(event: string, data: string): string {
  return `event: ${event}\n${sseData(data)}`;
}

/** A line that clients ignore; it keeps a connection alive. */
export function sseComment(comment: string): string {
  return `: ${comment}\n\n`;
}
