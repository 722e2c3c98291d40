import { mask, rules } from './secret-patterns.ts';

/** Takes secrets out of a text, prose or JSON, and leaves the rest as it is. */
export type Redactor = (text: string) => string;

/** Shorter secrets are not looked for literally: they would mask ordinary words. */
const leastSecretLength = 8;

/** Short texts known to hold no secret: names of models and sessions come again and again. */
interface CleanTexts {
  has(text: string): boolean;
  add(text: string): void;
}
const mostCleanTexts = 2000;
const longestCleanText = 128;

function createCleanTexts(): CleanTexts {
  const texts = new Set<string>();
  return {
    has: (text) => texts.has(text),
    add(text) {
      if (text.length > longestCleanText) return;
      if (texts.size >= mostCleanTexts) texts.clear();
      texts.add(text);
    },
  };
}

function applyRules(text: string, literal: RegExp | undefined): string {
  let redacted = literal ? text.replace(literal, mask) : text;
  for (const [pattern, replacement] of rules) redacted = redacted.replace(pattern, replacement);
  return redacted;
}

/**
 * Takes out whatever looks like a secret (known fields, headers, key forms, parameters of URLs), and these very secrets,
 * whatever they look like and wherever they stand.
 *
 * @param secrets asked for each time, since a new configuration brings new ones; a list is compiled once
 */
export function createRedactor(secrets: () => readonly string[]): Redactor {
  let compiledFrom: readonly string[] | undefined;
  let literal: RegExp | undefined;
  let clean = createCleanTexts();
  return (text) => {
    const current = secrets();
    if (current !== compiledFrom) {
      compiledFrom = current;
      literal = literalPattern(current);
      clean = createCleanTexts();
    }
    if (clean.has(text)) return text;
    const redacted = applyRules(text, literal);
    if (redacted === text) clean.add(text);
    return redacted;
  };
}

const noSecrets: readonly string[] = [];

/** As `createRedactor`, with no secrets known: takes out whatever looks like one. */
export const redactText: Redactor = createRedactor(() => noSecrets);

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
