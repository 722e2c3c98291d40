import { type ChatRequest, type Extensions, type FilePart, type Part, partsOf } from '@proxy/spec';
import { foreignFields } from '../../internal/foreign-fields.ts';
import type { UpstreamEncoding } from '../../internal/upstream-encoding.ts';
import { dialect as openai, ownFields } from '../../openai-chat/extensions.ts';
import { dialect } from '../dialect.ts';

/** Tells what of documents and of reasoning Mistral's parts cannot hold, which are written in a form of their own. */
export function loseMarks({ messages }: ChatRequest, encoding: UpstreamEncoding): void {
  for (const [index, { content }] of messages.entries()) loseOfParts(partsOf(content), `messages.${index}`, encoding);
}

function loseOfParts(parts: readonly Part[], path: string, encoding: UpstreamEncoding): void {
  for (const [index, part] of parts.entries()) {
    const place = `${path}.content.${index}`;
    if (part.kind === 'tool_result') {
      loseOfParts(partsOf(part.content), place, encoding);
      for (const [at, each] of partsOf(part.content).entries())
        if (isDocument(each))
          encoding.lose('dropped', `${place}.content.${at}`, 'A result of a tool holds no document.');
    }
    if (isDocument(part)) loseOfDocument(part, place, encoding);
    if (part.kind === 'text') loseForeign({ [openai]: ownFields(part) ?? {} }, place, encoding);
    if (part.kind === 'reasoning' && part.text !== '' && part.summary?.length)
      encoding.lose('dropped', `${place}.summary`, 'The reasoning itself is sent, and not its summary.');
    if ('opaque' in part && part.opaque)
      encoding.lose('dropped', `${place}.opaque`, `Only ${part.opaque.dialect} can read it.`);
  }
}

const isDocument = (part: Part): part is FilePart =>
  part.kind === 'file' && part.source.kind !== 'parts' && part.source.kind !== 'text';

function loseForeign(extensions: Extensions | undefined, path: string, { lose }: UpstreamEncoding): void {
  for (const { field, dialect: owner } of foreignFields({ extensions }, dialect, `${path}.`))
    lose('dropped', field, `Only ${owner} knows this field.`);
}

function loseOfDocument(part: FilePart, path: string, encoding: UpstreamEncoding): void {
  const { lose } = encoding;
  const { source, filename, title, context, citable, cache } = part;
  const isNamed = source.kind === 'file_id' ? (filename ?? title) : filename !== undefined && title;
  if (isNamed) lose('dropped', `${path}.title`, 'A document has one name at most.');
  if (context !== undefined) lose('dropped', `${path}.context`, 'A document has no context here.');
  if (citable !== undefined) lose('dropped', `${path}.citable`, 'A document cannot be cited from.');
  if (cache) lose('dropped', `${path}.cache`, 'Mistral caches by itself.');
  loseForeign(part.extensions, path, encoding);
}
