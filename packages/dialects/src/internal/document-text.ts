import type { FilePart, Loss, Part } from '@proxy/spec';

interface LossSink {
  lose(action: Loss['action'], field: string, reason: string): void;
}

/** A document of text, or of parts, as plain text under its title; `undefined` where it is bytes or an address. */
export function documentText(part: FilePart, path: string, sink: LossSink): string | undefined {
  const text = bareText(part, path, sink);
  if (text === undefined) return undefined;
  sink.lose('emulated', path, 'A document of text is sent as plain text.');
  const heading = [part.title ?? part.filename, part.context].filter((line) => line !== undefined);
  return [...heading, text].join('\n\n');
}

/** The text of a document alone; `undefined` where it is bytes or an address. */
export function bareText({ source }: FilePart, path: string, sink: LossSink): string | undefined {
  if (source.kind === 'text') return source.text;
  return source.kind === 'parts' ? textsOf(source.parts, path, sink) : undefined;
}

function textsOf(parts: readonly Part[], path: string, sink: LossSink): string {
  const texts: string[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'text') texts.push(part.text);
    else sink.lose('dropped', `${path}.content.${index}`, 'Only the text of a document can be sent.');
  }
  return texts.join('\n\n');
}
