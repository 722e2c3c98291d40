import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { definePlug, type Plug, type PlugContext, PlugOptionsError } from './plug.ts';
import { assign, createRequest, type Request } from './request.ts';

const context: PlugContext = { run: (request) => Promise.resolve(request) };
const request = createRequest({ body: { model: 'm', messages: [], stream: false } });

const stamp = definePlug({
  name: 'stamp',
  options: z.strictObject({ word: z.string().default('seen'), times: z.int().min(1) }),
  init:
    ({ word, times }) =>
    (before) =>
      assign(before, 'stamp', word.repeat(times)),
});

describe('definePlug', () => {
  it('makes a plug of options, with their defaults filled in', () => {
    const plug = stamp({ times: 2 });
    expect(plug.name).toBe('stamp');
    expect((plug.call(request, context) as Request).assigns).toEqual({ stamp: 'seenseen' });
  });

  it('prepares once, and not per request', () => {
    let prepared = 0;
    const counted = definePlug({
      name: 'counted',
      init() {
        prepared++;
        return (before) => before;
      },
    });
    const plug = counted();
    plug.call(request, context);
    plug.call(request, context);
    expect(prepared).toBe(1);
  });

  it('refuses wrong options, and says which plug and which option', () => {
    const build = (): Plug => stamp({ times: 0 });
    expect(build).toThrow(PlugOptionsError);
    expect(build).toThrow(/plug stamp.*times/s);
    const unknown = { times: 1, tmies: 2 };
    expect(() => stamp(unknown)).toThrow(/tmies/);
  });

  it('refuses options where a plug takes none', () => {
    const plain = definePlug({ name: 'plain', init: () => (before) => before });
    expect(plain().call(request, context)).toBe(request);
    const careless = plain as unknown as (input: unknown) => Plug;
    expect(() => careless({ word: 'x' })).toThrow(PlugOptionsError);
  });

  it('asks for options exactly where they are needed', () => {
    expectTypeOf(stamp).parameters.toEqualTypeOf<[input: { word?: string | undefined; times: number }]>();
    expectTypeOf(definePlug({ name: 'plain', init: () => (before) => before })).parameters.toEqualTypeOf<
      [input?: undefined]
    >();
  });
});
