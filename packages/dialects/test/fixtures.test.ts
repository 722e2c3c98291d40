import { readFileSync } from 'node:fs';
import { loadRecordings } from '@proxy/testing';
import { describe, expect, it } from 'vitest';

const folder = new URL('../fixtures/', import.meta.url);
const readme = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

describe('a recording', () => {
  it.each(loadRecordings(folder))('has its source and licence named: $id', ({ api, source }) => {
    const { repo, commit, licence } = source;
    const rows = `${readme('README.md')}${api === 'anthropic-messages' ? readme('anthropic-messages/README.md') : ''}`;
    expect(rows).toContain(`| ${repo} | \`${commit}\` | ${licence} |`);
  });
});
