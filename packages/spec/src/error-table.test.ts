import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type DialectError, errorTable } from './error-table.ts';
import { upstreamError } from './errors.ts';
import { errorClasses } from './upstream-fault.ts';

const document = readFileSync(new URL('../../../docs/reference/errors.md', import.meta.url), 'utf8');

/** The cells of each row of the table whose first column has this heading. */
function rowsUnder(heading: string): string[][] {
  const [, table = ''] = document.split(`| ${heading} |`);
  const [rows = ''] = table.split('\n\n');
  return rows
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const documented = (cell = ''): DialectError => {
  const [, status = '', type = ''] = /^(\d+|its own) `(\w+)`$/.exec(cell) ?? [];
  return { status: status === 'its own' ? 'upstream' : Number(status), type };
};
const codesIn = (cell = ''): string[] => cell.match(/(?<=`)PROXY_\w+/g) ?? [];

describe('errorTable', () => {
  const rows = rowsUnder('code');

  it('has the codes of the reference, all of them and in its order', () => {
    expect(rows.map(([code]) => code)).toEqual(Object.keys(errorTable).map((code) => `\`${code}\``));
  });

  it.each(rows)('has for %s the statuses and types of the reference', (code, _, openai, anthropic, gemini) => {
    const [name] = codesIn(code);
    expect(Object.entries(errorTable).find(([known]) => known === name)?.[1]).toEqual({
      openai: documented(openai),
      anthropic: documented(anthropic),
      gemini: documented(gemini),
    });
  });

  it('gives every code a meaning in the reference', () => {
    for (const [code, meaning] of rows) expect(meaning, code).toMatch(/^[A-Z].+\.$/);
  });

  it('reports a failure of each class with the code of the reference', () => {
    const classes = rowsUnder('class of failure');
    expect(classes.map(([name]) => name)).toEqual(errorClasses.map((name) => `\`${name}\``));
    for (const [index, errorClass] of errorClasses.entries()) {
      const codeAt = (status: number) => upstreamError({ class: errorClass, message: 'Failed', status }).code;
      const reported = [400, 404, 413, 500, 503].map(codeAt);
      expect([...new Set(reported)], errorClass).toEqual(codesIn(classes[index]?.[1]));
    }
  });
});
