import { invalidRequest, isJsonObject, type Json, type JsonObject, type RequestFacts } from '@proxy/spec';
import { fieldOf } from '../content/spelling.ts';
import { stateIn } from '../content/state-in.ts';
import { callOf } from './path.ts';

const streaming = 'streamGenerateContent';

/** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field */
export function readFacts(wire: JsonObject, path: string): RequestFacts {
  const { model, method } = callOf(path);
  const contents = contentsOf(wire);
  const { hasImages, opaque } = lookThrough(contents);
  const config = fieldOf(wire, 'generationConfig', 'generation_config');
  return {
    model,
    stream: method === streaming,
    includeUsage: true,
    messageCount: contents.length,
    hasTools: [wire['tools'] ?? null].flat().some(holdsTool),
    hasImages,
    maxOutputTokens: numberIn(config, 'maxOutputTokens', 'max_output_tokens'),
    candidates: numberIn(config, 'candidateCount', 'candidate_count'),
    opaque,
  };
}

/** A lone content may stand for a list of one. */
export function contentsOf({ contents }: JsonObject): readonly Json[] {
  const list = isJsonObject(contents) ? [contents] : contents;
  if (!Array.isArray(list)) throw invalidRequest('`contents` must be a list of contents.', 'contents');
  if (list.length === 0) throw invalidRequest('`contents` must hold at least one content.', 'contents');
  return list;
}

function numberIn(config: Json | undefined, name: string, snakeName: string): number | undefined {
  const value = isJsonObject(config) ? fieldOf(config, name, snakeName) : undefined;
  return typeof value === 'number' ? value : undefined;
}

function holdsTool(tool: Json): boolean {
  if (!isJsonObject(tool)) return false;
  const functions = fieldOf(tool, 'functionDeclarations', 'function_declarations');
  return Array.isArray(functions) ? functions.length > 0 || Object.keys(tool).length > 1 : Object.keys(tool).length > 0;
}

interface Found {
  readonly hasImages: boolean;
  /** Opaque state in the order it stands; absent: none. */
  readonly opaque: string[] | undefined;
}

function lookThrough(contents: readonly Json[]): Found {
  let hasImages = false;
  let opaque: string[] | undefined;
  for (const content of contents) {
    const parts = isJsonObject(content) ? content['parts'] : undefined;
    for (const part of Array.isArray(parts) ? parts : [parts]) {
      if (!isJsonObject(part)) continue;
      hasImages ||= isImage(part);
      opaque = stateIn(part, opaque);
    }
  }
  return { hasImages, opaque };
}

function isImage(part: JsonObject): boolean {
  const data = fieldOf(part, 'inlineData', 'inline_data') ?? fieldOf(part, 'fileData', 'file_data');
  const type = isJsonObject(data) ? fieldOf(data, 'mimeType', 'mime_type') : undefined;
  return typeof type === 'string' && type.startsWith('image/');
}
