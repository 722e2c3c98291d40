import { createLogger, standardOutput } from '@proxy/logging';

/** Logs far more than a pipe holds whenever it is told to, and says what came of it. */
let dropped = 0;
const logger = createLogger({
  destination: standardOutput(() => {
    dropped++;
  }),
});
logger.info('begun');
process.on('message', (message) => {
  if (message === 'end') return process.disconnect();
  for (let line = 0; line < 20_000; line++) logger.info({ line, filler: 'x'.repeat(400) }, 'chatter');
  setImmediate(() => process.send?.({ dropped }));
});
