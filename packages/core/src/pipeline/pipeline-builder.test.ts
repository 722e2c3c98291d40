import type { Plug } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { buildPipeline, inspectPipeline } from './pipeline-builder.ts';

const plug = (name: string): Plug => ({ name, call: (request) => request });
const base = buildPipeline(plug('one'), plug('two'), plug('three'));

describe('a pipeline builder', () => {
  it.each([
    ['appends', base.append(plug('new')), 'one two three new'],
    ['prepends', base.prepend(plug('new')), 'new one two three'],
    ['puts before', base.before('two', plug('new')), 'one new two three'],
    ['puts after', base.after('two', plug('new'), plug('newer')), 'one two new newer three'],
    ['replaces', base.replace('two', plug('new')), 'one new three'],
    ['removes', base.remove('two'), 'one three'],
  ])('%s', (_, changed, names) => {
    expect(inspectPipeline(changed).join(' ')).toBe(names);
    expect(inspectPipeline(base.plugs)).toEqual(['one', 'two', 'three']);
  });

  it('says which plugs there are when it finds none of a name', () => {
    expect(() => base.remove('four')).toThrow('No plug is named four; there are: one, two, three.');
  });
});
