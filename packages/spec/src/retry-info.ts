import { isJsonObject, type Json } from './json.ts';

const retryInfo = 'type.googleapis.com/google.rpc.RetryInfo';
const seconds = /^(\d+(?:\.\d+)?)s$/;

/**
 * The wait that a `RetryInfo` among the details of one of Google's errors asks for, in milliseconds; `undefined` where
 * there is none. The OpenAI face of Gemini sends the error in a list.
 * @see https://cloud.google.com/apis/design/errors#error_details
 */
export function retryInfoMs(body: unknown): number | undefined {
  if (Array.isArray(body)) return body.length === 1 ? retryInfoMs(body[0]) : undefined;
  const error = isJsonObject(body) && isJsonObject(body['error']) ? body['error'] : {};
  const details = Array.isArray(error['details']) ? error['details'] : [];
  const info = details.find((detail: Json) => isJsonObject(detail) && detail['@type'] === retryInfo);
  const delay = isJsonObject(info) ? info['retryDelay'] : undefined;
  const found = typeof delay === 'string' ? seconds.exec(delay) : undefined;
  return found ? Math.ceil(Number(found[1]) * 1_000) : undefined;
}
