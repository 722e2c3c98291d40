import { expect, it } from 'vitest';
import { readStream, readWeather } from './guard-a-call.ts';

async function* chunks(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

it('guards a call: retries, then leaves a failing service alone', async () => {
  let calls = 0;
  const flaky = async (): Promise<string> => {
    if (++calls < 3) throw new Error('busy');
    return 'sunny';
  };
  expect(await readWeather(flaky)).toBe('sunny');
  expect(await readStream(async () => chunks('su', 'nny'))).toBe('sunny');

  const broken = async (): Promise<string> => Promise.reject(new Error('broken'));
  await expect(readStream(async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  for (let i = 0; i < 2; i++) await expect(readWeather(broken)).rejects.toThrow('broken');
  expect(await readWeather(broken)).toMatch(/^unknown, ask again in \d+ s$/);
});
