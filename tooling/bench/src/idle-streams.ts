import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from './contestant.ts';
import { liveBytes } from './live-memory.ts';
import { residentBytes } from './process-tree.ts';

/** Kilobytes that an open stream costs. */
export interface IdleCost {
  readonly residentKb: number;
  /** Heap and external memory after a collection. */
  readonly liveKb: number;
}

/** Opens streams that say little, and looks at what they cost. @param inspector the gateway's debugging address */
export async function measureIdleStreams(gateway: Contestant, inspector: string, count: number): Promise<IdleCost> {
  for (const close of await openStreams(gateway, 50)) close();
  await pause(500);
  const liveBefore = await liveBytes(inspector);
  const residentBefore = residentBytes(gateway.pid);
  const open = await openStreams(gateway, count);
  await pause(4_000);
  const residentAfter = residentBytes(gateway.pid);
  const liveAfter = await liveBytes(inspector);
  for (const close of open) close();
  const kilobytes = (bytes: number): number => bytes / 1_024 / count;
  return { residentKb: kilobytes(residentAfter - residentBefore), liveKb: kilobytes(liveAfter - liveBefore) };
}

type Close = () => void;
const batchSize = 100;

async function openStreams(gateway: Contestant, count: number): Promise<readonly Close[]> {
  const open: Close[] = [];
  while (open.length < count) {
    const batch = Array.from({ length: Math.min(batchSize, count - open.length) }, () => openStream(gateway));
    open.push(...(await Promise.all(batch)));
  }
  return open;
}

const body = JSON.stringify({
  model: 'same-idle',
  stream: true,
  messages: [{ role: 'user', content: 'What do you make of the following? '.repeat(29) }],
});

/** Settles with the first piece of the answer. */
function openStream({ url, headers }: Contestant): Promise<Close> {
  const options = {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', ...headers },
  } as const;
  return new Promise((resolve, reject) => {
    const call = request(`${url}/v1/chat/completions`, options, (response) => {
      response.once('data', () => {
        if (response.statusCode === 200) resolve(() => call.destroy());
        else reject(new Error(`A stream was answered with ${response.statusCode}.`));
      });
      response.on('error', () => {});
      response.resume();
    });
    call.on('error', reject);
    call.end(body);
  });
}
