import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startContestant } from './contestant.ts';
import { gatewayAddress, gatewayFlags, gatewayMain } from './gateway.ts';

/** Milliseconds from the start of the process, without configuration, until it says where it listens: the median. */
export async function measureStartUp(times = 10): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'gateway-start-'));
  const spans: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const startMs = performance.now();
    const gateway = await startContestant('gateway', {
      args: [...gatewayFlags, gatewayMain, '--port', '0'],
      directory,
      environment: { PROXY_CONFIG: '' },
      ready: gatewayAddress,
    });
    spans.push(performance.now() - startMs);
    await gateway.stop();
  }
  return spans.sort((one, other) => one - other)[Math.floor(times / 2)] ?? Number.NaN;
}
