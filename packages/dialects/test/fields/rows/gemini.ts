import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { type FieldRow, said } from '../row.ts';

const user = { role: 'user', parts: [{ text: 'Hi' }] };
const call = { role: 'model', parts: [{ functionCall: { name: 'name_a', id: 'id_a', args: {} } }] };
const tools = [{ functionDeclarations: [{ name: 'name_a', parametersJsonSchema: { type: 'object' } }] }];

/** What must be said for a field to mean anything. */
const companions: Readonly<Record<string, JsonObject>> = { toolConfig: { tools } };

/** The content in a conversation in which it may stand. */
function conversation(value: Json | undefined): Json[] {
  const [content]: readonly Json[] = Array.isArray(value) ? value : [];
  if (!isJsonObject(content)) return [user];
  const parts: readonly Json[] = Array.isArray(content['parts']) ? content['parts'] : [];
  const isResult = parts.some((part) => isJsonObject(part) && 'functionResponse' in part);
  const isCall = parts.some((part) => isJsonObject(part) && 'functionCall' in part);
  return [user, ...(isResult ? [call] : []), { ...content, role: isCall ? 'model' : 'user' }, user];
}

const whole: JsonObject = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
  modelVersion: 'm',
};

export const geminiRow: FieldRow = {
  dialect: 'gemini',
  request(field, value) {
    const contents = conversation(field === 'contents' ? value : undefined);
    const rest = field === 'contents' ? {} : said(field, value);
    return {
      body: { contents, ...companions[field], ...rest },
      headers: {},
      path: '/v1beta/models/m:generateContent',
    };
  },
  answer: (field, value) => ({ ...whole, ...said(field, value) }),
  stream: (field, value) => `data: ${JSON.stringify({ ...whole, ...said(field, value) })}\r\n\r\n`,
};
