import { describe, expect, it } from 'vitest';
import { adaptFields } from './adapt-fields.ts';

describe('adaptFields', () => {
  it('gives back the body itself where no field is concerned', () => {
    const body = { model: 'm', messages: [] };
    expect(adaptFields(body, { store: null, seed: 'random_seed' })).toEqual({ body, losses: [] });
    expect(adaptFields(body, { store: null }).body).toBe(body);
  });

  it('renames a field and reports no loss', () => {
    expect(adaptFields({ model: 'm', seed: 0 }, { seed: 'random_seed' })).toEqual({
      body: { model: 'm', random_seed: 0 },
      losses: [],
    });
  });

  it('drops what the vendor refuses and says so', () => {
    expect(adaptFields({ model: 'm', store: false }, { store: null })).toEqual({
      body: { model: 'm' },
      losses: [{ field: 'store', action: 'dropped', reason: 'the provider refuses it' }],
    });
  });

  it('drops what the vendor does anyway, which is no loss', () => {
    expect(adaptFields({ stream_options: { include_usage: true } }, { stream_options: false })).toEqual({
      body: {},
      losses: [],
    });
  });

  it('lets the name of the vendor win where both are there', () => {
    const { body, losses } = adaptFields(
      { max_completion_tokens: 9, max_tokens: 5 },
      { max_completion_tokens: 'max_tokens' },
    );
    expect(body).toEqual({ max_tokens: 5 });
    expect(losses.map((loss) => loss.field)).toEqual(['max_completion_tokens']);
  });

  it('adds a field that only the vendor knows, whatever stood there', () => {
    const changes = { model: false, version: { value: 'v1' } } as const;
    expect(adaptFields({ model: 'm', stream: true }, changes)).toEqual({
      body: { stream: true, version: 'v1' },
      losses: [],
    });
    expect(adaptFields({ version: 'v0' }, changes).body).toEqual({ version: 'v1' });
  });

  it('leaves the body it was given as it was', () => {
    const body = { store: true };
    adaptFields(body, { store: null });
    expect(body).toEqual({ store: true });
  });
});
