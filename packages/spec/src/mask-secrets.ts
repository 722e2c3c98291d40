import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** Shapes of keys that providers repeat in their error messages; AWS repeats the whole text that it expected to be signed. */
const secretShapes =
  /(?<=x-amz-security-token:)\S{8,}|\bya29\.[\w-]{8,}|\b(?:sk|pk|rk|gsk|xai|AIza|key)[-_][\w.*-]{8,}|\bAIza[\w-]{20,}|\bBearer\s+[\w.~+/-]{8,}=*/g;

/** Levels of an error's body; no provider sends as many, and thousands of them could not be printed. */
const mostLevels = 64;

/** The text with everything that looks like a key masked. */
export function maskSecrets(text: string): string {
  return text.replaceAll(secretShapes, '[masked]');
}

/** The object with every text and every name in it masked. What is nested deeper than 64 levels becomes `null`. */
export function maskSecretsIn(body: JsonObject): JsonObject {
  return maskFields(body, mostLevels);
}

function maskFields(body: JsonObject, levels: number): JsonObject {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [maskSecrets(name), maskJson(value, levels - 1)]),
  );
}

function maskJson(value: Json | undefined, levels: number): Json | undefined {
  if (typeof value === 'string') return maskSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (levels <= 0) return null;
  if (isJsonObject(value)) return maskFields(value, levels);
  return value.map((inner) => maskJson(inner, levels - 1) ?? null);
}
