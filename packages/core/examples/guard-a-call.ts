import { createCircuitBreaker, retry } from '@proxy/core';
import { GatewayError } from '@proxy/spec';

const weather = createCircuitBreaker('weather', { failures: 3, openForMs: 10_000 });

/** Tries up to three times; once the service keeps failing, it is left alone and the caller learns when to come back. */
export async function readWeather(fetchWeather: () => Promise<string>): Promise<string> {
  try {
    return await weather.run(() => retry(fetchWeather, { maxAttempts: 3, baseMs: 10 }));
  } catch (error) {
    if (!GatewayError.is(error) || error.code !== 'PROXY_CIRCUIT_OPEN') throw error;
    return `unknown, ask again in ${Math.ceil((error.retryAfterMs ?? 0) / 1_000)} s`;
  }
}

/** A streamed answer is well only when it is complete, so the permit outlives the headers. */
export async function readStream(open: () => Promise<AsyncIterable<string>>): Promise<string> {
  const permit = weather.acquire();
  try {
    let text = '';
    for await (const chunk of await open()) text += chunk;
    permit.settle('ok');
    return text;
  } catch (error) {
    permit.settle('fault');
    throw error;
  }
}
