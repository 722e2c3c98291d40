import type { FilePart, Loss, Part } from '@proxy/spec';
import { foreignFields } from './foreign-fields.ts';

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
    const place = `${path}.content.${index}`;
    if (part.kind === 'text') {
      texts.push(part.text);
      loseMarks(part, place, sink);
    } else sink.lose('dropped', place, 'Only the text of a document can be sent.');
  }
  return texts.join('\n\n');
}

/** What stands beside a part that is put together with others. */
export function loseMarks(part: Part, path: string, { lose }: LossSink): void {
  for (const { field, dialect } of foreignFields(part, '', `${path}.`))
    lose('dropped', field, `Only ${dialect} knows this field.`);
  if (part.kind === 'file' && part.citable !== undefined)
    lose('dropped', `${path}.citable`, 'Whether a document is cited from cannot be chosen here.');
  if (part.cache) lose('dropped', `${path}.cache`, 'What is put together with others has no mark.');
  if (part.kind === 'text' && part.citations?.length)
    lose('dropped', `${path}.citations`, 'The text of a document has no citations.');
}
