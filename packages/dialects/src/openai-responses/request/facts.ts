import { invalidRequest, isJsonObject, type Json, type JsonObject, type RequestFacts } from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { stateIn } from '../item/state-in.ts';

/**
 * The body with its outline checked, and its facts: what the gateway must know before, or without, reading the rest.
 * @throws GatewayError `PROXY_INVALID_REQUEST` naming the field
 */
export function checkRequest(body: unknown): { readonly wire: JsonObject; readonly facts: RequestFacts } {
  if (!isJsonObject(body)) throw invalidRequest('The body must be a JSON object.');
  const fields = new FieldReader(body, '');
  const model = fields.string('model');
  if (!model) throw invalidRequest('`model` must be a non-empty string.', 'model');
  const items = itemsOf(fields);
  const limit = fields.number('max_output_tokens');
  return {
    wire: body,
    facts: {
      model,
      stream: fields.boolean('stream') ?? false,
      includeUsage: true,
      messageCount: items.length,
      hasTools: isFilled(fields.list('tools')) || items.some(addsTools),
      hasImages: items.some(holdsImage),
      maxOutputTokens: limit !== undefined && limit >= 1 ? limit : undefined,
      user: fields.string('user') ?? fields.string('safety_identifier'),
      opaque: stateIn(items),
    },
  };
}

/** The items of the input: one for a text, none where it is left to a stored prompt or conversation. */
function itemsOf(fields: FieldReader): readonly Json[] {
  const { input } = fields.wire;
  if (input === undefined || input === null) return [];
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) throw invalidRequest('`input` must be a string or a list of items.', 'input');
  for (const [index, item] of input.entries()) checkItem(item, `input.${index}`);
  return input;
}

function checkItem(item: Json, path: string): void {
  if (!isJsonObject(item)) throw invalidRequest(`\`${path}\` must be an object.`, path);
  const { type, role } = item;
  if (typeof type !== 'string' && (type !== undefined || typeof role !== 'string'))
    throw invalidRequest(`\`${path}.type\` must be a string.`, `${path}.type`);
}

const isFilled = (list: readonly Json[] | undefined): boolean => list !== undefined && list.length > 0;

const addsTools = (item: Json): boolean =>
  isJsonObject(item) && item['type'] === 'additional_tools' && Array.isArray(item['tools']) && isFilled(item['tools']);

function holdsImage(item: Json): boolean {
  if (!isJsonObject(item)) return false;
  const { content, output } = item;
  return [content, output].some((list) => Array.isArray(list) && list.some(isImage));
}

const isImage = (part: Json): boolean => isJsonObject(part) && part['type'] === 'input_image';
