import { runPipeline } from '@proxy/core';
import { assign, type ChatRequest, createRequest, type Plug } from '@proxy/spec';

const chat: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'hi' }], stream: false };
const plugs: readonly Plug[] = Array.from({ length: 10 }, (_, index) => ({
  name: `plug-${index}`,
  call: index % 2 === 0 ? (request) => request : (request) => assign(request, 'value', index),
}));

/** Microseconds for a line of ten plugs, of which five change the request: the least of several rounds. */
export function measureTenPlugs(rounds = 7, runs = 50_000): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now();
    for (let run = 0; run < runs; run++) runPipeline(plugs, createRequest({ id: 'r', body: chat }));
    least = Math.min(least, ((performance.now() - startMs) / runs) * 1_000);
  }
  return least;
}
