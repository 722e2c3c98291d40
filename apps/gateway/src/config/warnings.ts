import type { Config } from './schema.ts';

/** What is allowed and hardly meant: entries in a key's list of models that stand for nothing. */
export function warningsOf({ keys, models, providers }: Config): readonly string[] {
  const names = [...Object.keys(models), ...Object.keys(providers).map((provider) => `${provider}/*`)];
  return Object.entries(keys ?? {}).flatMap(([key, { models: allowed = [] }]) =>
    allowed
      .filter((entry) => !names.some((name) => overlap(entry, name)))
      .map(
        (entry) => `keys.${key}.models: "${entry}" is no model, provider/model or pattern of one, and allows nothing.`,
      ),
  );
}

/** Whether some name fits both; each may be a pattern that ends in `*`. */
function overlap(one: string, other: string): boolean {
  const [prefix, otherPrefix] = [one.replace(/\*$/, ''), other.replace(/\*$/, '')];
  const longEnough = (isPattern: boolean, from: string, text: string): boolean => isPattern && text.startsWith(from);
  return (
    one === other ||
    longEnough(one !== prefix, prefix, otherPrefix) ||
    longEnough(other !== otherPrefix, otherPrefix, prefix)
  );
}
