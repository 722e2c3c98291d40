import type { AudioPart, ImagePart, Json, Part, TextPart } from '@proxy/spec';
import { isJsonObject } from '@proxy/spec';
import type { FieldReader } from '../../internal/field-reader.ts';
import type { MintCallId } from '../../internal/mint-call-id.ts';
import { kept } from '../extensions.ts';
import { decodeAnnotations } from './annotations.ts';
import { decodePart } from './decode-part.ts';
import { decodeReasoning } from './decode-reasoning.ts';
import { decodeToolCalls } from './decode-tool-calls.ts';
import { readUrl } from './media.ts';

/**
 * Reads what an assistant said, of a client's history or of an answer: reasoning first, then text, refusal, images,
 * sound, tool calls. The fields that were understood are taken.
 * @throws GatewayError `PROXY_INVALID_REQUEST`, only for a client's body
 */
export function decodeAssistant(fields: FieldReader, mint: MintCallId): Part[] {
  const content = [...decodeContent(fields)];
  return [
    ...decodeReasoning(fields),
    ...cited(content, fields),
    ...decodeRefusal(fields),
    ...decodeImages(fields),
    ...decodeAudio(fields),
    ...decodeToolCalls(fields, mint),
  ];
}

function decodeContent(fields: FieldReader): readonly Part[] {
  const { content } = fields.wire;
  if (content === '') return [];
  if (!Array.isArray(content)) {
    const text = fields.string('content');
    return text === undefined ? [] : [{ kind: 'text', text }];
  }
  const path = fields.path === undefined ? undefined : fields.pathOf('content');
  const parts = content.map((part: Json, index) => decodePart(part, path === undefined ? path : `${path}.${index}`));
  const understood = parts.filter((part) => part !== undefined);
  if (understood.length === content.length) fields.drop('content');
  return understood;
}

/** Annotations belong to the text as a whole, so to its first part. */
function cited(content: readonly Part[], fields: FieldReader): readonly Part[] {
  const { annotations } = fields.wire;
  const citations = decodeAnnotations(annotations);
  const first = content.find((part) => part.kind === 'text');
  if (!citations || citations.length === 0 || !first) return content;
  fields.drop('annotations');
  const bearer: TextPart = { ...first, citations };
  return content.map((part) => (part === first ? bearer : part));
}

function decodeRefusal(fields: FieldReader): Part[] {
  const text = fields.wire['refusal'] === '' ? undefined : fields.string('refusal');
  return text === undefined ? [] : [{ kind: 'refusal', text }];
}

/** Images that hosts such as OpenRouter answer with. */
function decodeImages(fields: FieldReader): ImagePart[] {
  const { images } = fields.wire;
  if (!Array.isArray(images) || images.length === 0) return [];
  const parts = images.map(decodeImage);
  const understood = parts.filter((part) => part !== undefined);
  if (understood.length < parts.length) return [];
  fields.drop('images');
  return understood;
}

export function decodeImage(image: Json): ImagePart | undefined {
  const inner = isJsonObject(image) ? image['image_url'] : undefined;
  const url = isJsonObject(inner) ? inner['url'] : undefined;
  return typeof url === 'string' ? { kind: 'image', source: readUrl(url) } : undefined;
}

/** Sound that the model spoke; in a client's history only its id, under which the provider keeps it. */
function decodeAudio(fields: FieldReader): AudioPart[] {
  if (!isJsonObject(fields.wire['audio'])) return [];
  const audio = fields.child('audio');
  const id = audio?.string('id');
  const data = audio?.string('data');
  const transcript = audio?.string('transcript');
  if (id === undefined && data === undefined) {
    fields.restore('audio');
    return [];
  }
  const rest = audio?.rest() ?? {};
  fields.drop('audio');
  return [
    {
      kind: 'audio',
      source:
        data === undefined
          ? { kind: 'file_id', id: id ?? '' }
          : { kind: 'base64', mediaType: 'application/octet-stream', data },
      ...(transcript !== undefined && { transcript }),
      ...(id !== undefined && { id }),
      ...kept({ audio: Object.keys(rest).length > 0 ? rest : null }),
    },
  ];
}
