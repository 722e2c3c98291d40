import type { JsonObject } from '@proxy/spec';

/** Shapes of keys that providers repeat in their error messages. */
const secretShapes = /\b(?:sk|pk|rk|gsk|xai|key)[-_][\w.*-]{8,}|\bAIza[\w-]{20,}|\bBearer\s+[\w.~+/-]{8,}=*/g;

/** The text with everything that looks like a key masked. */
export function maskSecrets(text: string): string {
  return text.replaceAll(secretShapes, '[masked]');
}

export function maskSecretsIn(body: JsonObject): JsonObject {
  return JSON.parse(maskSecrets(JSON.stringify(body))) as JsonObject;
}
