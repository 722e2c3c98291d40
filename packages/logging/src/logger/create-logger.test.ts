import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canary, leakyTexts } from '../../test/canaries.ts';
import { keepLines } from '../../test/lines.ts';
import { createRedactor } from '../redaction/redactor.ts';
import { createLogger, type LoggerOptions } from './create-logger.ts';

const log = (options: LoggerOptions = {}) => {
  const lines = keepLines();
  return { lines, logger: createLogger({ destination: lines, ...options }) };
};

/** Whether a terminal or a log viewer takes the character for a command. */
const isControl = (character: string): boolean => /[\p{Cc}\p{Zl}\p{Zp}\u202e]/u.test(character);

describe('createLogger', () => {
  it('writes time, level, name, fields and message', () => {
    const { lines, logger } = log({ name: 'gateway' });
    logger.info({ port: 4000 }, 'listening');
    expect(lines.entries()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        name: 'gateway',
        port: 4000,
        msg: 'listening',
      },
    ]);
  });

  it('writes from its level on', () => {
    const { lines, logger } = log({ level: 'warn' });
    logger.info('quiet');
    logger.warn('loud');
    expect(lines.entries().map(({ msg }) => msg)).toEqual(['loud']);
  });

  it('writes one line of JSON per entry, whatever the entry holds', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'a\r\nb',
        '\u001b[31mred',
        '","level":"fatal',
        '\u2028',
        '\u0085',
        '\u202egnp.exe',
        '\ud800',
        '}\n{',
        '%s %o %d',
      ),
    );
    const fields = fc.dictionary(text, fc.oneof(text, fc.jsonValue(), fc.constant(new Error('x\ny'))), { maxKeys: 4 });
    fc.assert(
      fc.property(fields, text, fields, (bindings, message, merged) => {
        const { lines, logger } = log();
        logger.child({ bindings }).info(merged, message);
        Reflect.apply(logger.warn, logger, [message, merged]);
        const written = lines.text();
        expect(written.match(/\n/g)).toHaveLength(2);
        expect([...written].filter(isControl)).toEqual(['\n', '\n']);
        expect(lines.entries().map(({ level }) => level)).toEqual(['info', 'warn']);
      }),
      { numRuns: 300 },
    );
  });

  it.each(leakyTexts)('never writes the secret of: %s', (text) => {
    const { lines, logger } = log({ level: 'trace' });
    const error = Object.assign(new Error(text, { cause: new Error(text) }), { code: text });
    logger.info(text);
    logger.info('text %s and %o', text, { text });
    logger.info({ text, deep: { list: [text] } }, text);
    logger.child({ text }).info('child');
    logger.error(error);
    logger.error({ err: error, errors: [error] }, text);
    logger.fatal({ [text]: 1 });
    expect(lines.entries()).toHaveLength(7);
    expect(lines.text()).not.toContain(canary);
  });

  it('never writes what stands in fields with secret names', () => {
    const { lines, logger } = log();
    logger.info({ headers: { Authorization: canary, cookie: [canary] }, apiKey: { value: canary } });
    logger.child({ password: canary }).info({ token: Number('12345678') }, 'child');
    expect(lines.text()).not.toMatch(new RegExp(`${canary}|12345678`));
    expect(lines.entries()).toHaveLength(2);
  });

  it('takes out the very secrets it is told of', () => {
    const { lines, logger } = log({ redact: createRedactor(() => ['open sesame']) });
    logger.info({ said: 'the door: open sesame' }, 'open sesame');
    expect(lines.text()).not.toContain('sesame');
  });

  it('describes an error without what it carries', () => {
    const { lines, logger } = log();
    logger.error(Object.assign(new Error('broken'), { request: { prompt: 'private words' } }));
    expect(lines.entries()[0]).toMatchObject({ msg: 'broken', err: { type: 'Error', message: 'broken' } });
    expect(lines.text()).not.toContain('private words');
  });

  it('survives arguments that cannot be formatted', () => {
    const { lines, logger } = log();
    Reflect.apply(logger.info, logger, [
      '%s %d %o',
      Object.create(null),
      Symbol('s'),
      {
        toJSON: () => {
          throw new Error('no');
        },
      },
    ]);
    expect(lines.entries()).toHaveLength(1);
  });

  it('refuses a level that there is not', () => {
    expect(() => createLogger({ level: 'loud' as 'info' })).toThrow(/level/);
  });
});
