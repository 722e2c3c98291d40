import { mask, rules } from './secret-patterns.ts';

/** Takes secrets out of a text, prose or JSON, and leaves the rest as it is. */
export type Redactor = (text: string) => string;

/** Shorter secrets are not looked for literally: they would mask ordinary words. */
const leastSecretLength = 8;

/** Takes out whatever looks like a secret: known fields, headers, key forms, parameters of URLs. */
export const redactText: Redactor = (text) => {
  let redacted = text;
  for (const [pattern, replacement] of rules) redacted = redacted.replace(pattern, replacement);
  return redacted;
};

/**
 * As `redactText`, and also takes out these very secrets, whatever they look like and wherever they stand.
 *
 * @param secrets asked for each time, since a new configuration brings new ones; a list is compiled once
 */
export function createRedactor(secrets: () => readonly string[]): Redactor {
  let compiledFrom: readonly string[] | undefined;
  let literal: RegExp | undefined;
  return (text) => {
    const current = secrets();
    if (current !== compiledFrom) {
      compiledFrom = current;
      literal = literalPattern(current);
    }
    return redactText(literal ? text.replace(literal, mask) : text);
  };
}

/** The longest first, so that a secret which begins with another is taken out whole. */
function literalPattern(secrets: readonly string[]): RegExp | undefined {
  const texts = secrets
    .filter((secret) => secret.length >= leastSecretLength)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())])
    .sort((one, other) => other.length - one.length);
  if (texts.length === 0) return undefined;
  return new RegExp([...new Set(texts)].map((text) => escaped(text)).join('|'), 'g');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
