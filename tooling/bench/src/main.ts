import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startServer } from './contestant.ts';
import { gatewayMain, startGateway } from './gateway.ts';
import { measureIdleStreams } from './idle-streams.ts';
import { hasWrk } from './load.ts';
import { type Measured, measure } from './measure.ts';
import { startPortkey } from './portkey.ts';
import { entrantsOf, type Field, type Row, rows } from './rows.ts';
import { measureStartUp } from './start-up.ts';
import { measureTenPlugs } from './ten-plugs.ts';

const { values: options } = parseArgs({
  options: {
    shots: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '1' },
    streams: { type: 'string', default: '2000' },
    /** Only the rows whose title contains this. */
    only: { type: 'string', default: '' },
    'no-portkey': { type: 'boolean', default: false },
  },
});
const isChosen = (title: string): boolean => title.includes(options.only);
const print = (...cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`);

function verdict(value: number, must: number, aim: number): string {
  if (value <= aim) return 'aim reached';
  return value <= must ? 'must reached' : '**above must**';
}

async function measureRows(): Promise<void> {
  const chosen = rows.filter(({ title }) => isChosen(title));
  if (chosen.length === 0) return;
  const upstream = await startServer('upstream');
  const portkey = options['no-portkey'] ? 'left out by --no-portkey' : await startPortkey(upstream.url);
  const field: Field = {
    floor: await startServer('floor', upstream.url),
    reprint: await startServer('reprint', upstream.url),
    gateway: await startGateway(upstream.url),
    portkey: typeof portkey === 'string' ? undefined : portkey,
  };
  for (const row of chosen) {
    report(row, await measure(entrantsOf(row, field, Number(options.seconds)), Number(options.shots)));
  }
  if (typeof portkey === 'string') console.error(`Portkey was not measured: ${portkey}`);
  for (const contestant of [upstream, ...Object.values(field)]) await contestant?.stop();
}

function report(row: Row, [base, gateway, ...others]: readonly Measured[]): void {
  if (!base || !gateway) return;
  const timesBase = ({ cpuMicros }: Measured): string => (cpuMicros / base.cpuMicros).toFixed(2);
  const failures = [base, gateway, ...others].map((each) => each.failures).join(' + ');
  const beside = others.map((other) => `${other.name}: ${other.cpuMicros.toFixed(0)} µs, ${timesBase(other)} ×`);
  const ratio = gateway.cpuMicros / base.cpuMicros;
  const micros = [base.cpuMicros.toFixed(0), gateway.cpuMicros.toFixed(0), timesBase(gateway)];
  const targets = [`≤ ${row.must}`, `≤ ${row.aim}`, verdict(ratio, row.must, row.aim)];
  print(row.title, row.against, ...micros, ...targets, beside.join('; ') || '–', failures);
}

function reportSingle(title: string, value: number, must: number, aim: number): void {
  print(title, '–', '–', value.toFixed(1), '–', `≤ ${must}`, `≤ ${aim}`, verdict(value, must, aim), '–', '–');
}

async function measureMemory(): Promise<void> {
  const title = `an open idle stream, 1 KB prompt, ${options.streams} in one process`;
  if (!isChosen(title)) return;
  const upstream = await startServer('upstream');
  const gateway = await startGateway(upstream.url, ['--inspect=127.0.0.1:0']);
  const inspector = /ws:\/\/\S+/.exec(gateway.printed())?.[0] ?? '';
  const { residentKb, liveKb } = await measureIdleStreams(gateway, inspector, Number(options.streams));
  reportSingle(`${title}: live KB`, liveKb, 30, 22);
  reportSingle(`${title}: RSS KB`, residentKb, 70, 45);
  await gateway.stop();
  await upstream.stop();
}

async function main(): Promise<void> {
  if (!existsSync(gatewayMain)) throw new Error('Build the gateway first: pnpm run build:gateway');
  const load = hasWrk ? 'wrk' : 'autocannon (for lack of wrk)';
  console.log(`Load by ${load}, ${options.shots} shots of ${options.seconds} s; Node ${process.version}.\n`);
  print('work', 'against', 'its µs', 'gateway µs', 'ratio', 'must', 'aim', 'verdict', 'beside it', 'failures');
  print(...Array.from({ length: 10 }, () => '---'));
  await measureRows();
  await measureMemory();
  if (isChosen('ten plugs alone')) reportSingle('ten plugs alone: µs', measureTenPlugs(), 5, 2);
  if (isChosen('start to ready')) reportSingle('start to ready, zero config: ms', await measureStartUp(), 500, 200);
}

await main();
