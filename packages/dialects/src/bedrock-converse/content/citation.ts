import { type Citation, isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { dialect } from '../dialect.ts';

const objectIn = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** A citation in the canonical form, as it came beside it. */
export function readCitation(wire: JsonObject): Citation {
  const { title, source, location, sourceContent } = wire;
  const address = objectIn(objectIn(location)['web'])['url'] ?? source;
  const quote = quoteOf(sourceContent);
  return {
    ...(typeof address === 'string' && URL.canParse(address) && { url: address }),
    ...(typeof title === 'string' && title !== '' && { title }),
    ...(quote !== '' && { quote }),
    extensions: { [dialect]: wire },
  };
}

function quoteOf(content: Json | undefined): string {
  if (!Array.isArray(content)) return '';
  return content
    .map((piece: Json) => objectIn(piece)['text'])
    .filter((text) => typeof text === 'string')
    .join('');
}
