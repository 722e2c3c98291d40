import type { Schema } from './schema.ts';

/** Texts that must be of a certain form to be taken for what their field says. */
const textsByName: Readonly<Record<string, string>> = {
  arguments: '{"city":"Paris"}',
  partial_json: '{"city":"Paris"}',
  data: 'aGVsbG8=',
  file_data: 'data:application/pdf;base64,JVBERi0xLjQ=',
  b64_json: 'aGVsbG8=',
  partial_image_b64: 'aGVsbG8=',
  thoughtSignature: 'aGVsbG8=',
  mimeType: 'image/png',
  media_type: 'image/png',
};
const address = /^(?:.*_)?ur[il]$|^fileUri$|^uri$/;

/** A text that its field is known by. */
export function exampleText(name: string, format?: string): string {
  if (Object.hasOwn(textsByName, name)) return textsByName[name] ?? '';
  if (format === 'uri' || address.test(name)) return `https://example.org/${name}`;
  if (format === 'byte') return 'aGVsbG8=';
  if (format === 'date-time' || format === 'google-datetime') return '2026-01-02T03:04:05Z';
  if (format === 'google-duration') return '30s';
  return `${name}_a`;
}

/** Numbers of places, of which most answers have only the first. */
const placeName = /^(?:output_|content_|summary_)?index$/;

/** A number within its limits that is not what the provider assumes anyway. */
export function exampleNumber(name: string, { minimum, maximum, default: assumed, type }: Schema): number {
  if (placeName.test(name)) return 0;
  const [least, most] = [Number(minimum ?? 0), Number(maximum ?? Number.POSITIVE_INFINITY)];
  const middle = type === 'number' ? 0.5 : 3;
  const inside = Math.min(Math.max(middle, least), most);
  return inside === assumed ? Math.min(inside + 1, most) : inside;
}

/** Fields of which one object says only one. */
export const excludingNames: readonly (readonly string[])[] = [
  ['file_data', 'file_id', 'file_url'],
  ['image_url', 'file_id'],
  ['tool_calls', 'function_call'],
  [
    'text',
    'inlineData',
    'fileData',
    'functionCall',
    'functionResponse',
    'executableCode',
    'codeExecutionResult',
    'toolCall',
    'toolResponse',
  ],
];
