import { type Clock, GatewayError, type Plug, type PlugContext, type Request, warn } from '@proxy/spec';
import { assertError, assertNotHalted, buildRequest, createFakeClock, mockExecutor } from '@proxy/testing';

/** Warns of calls that come within a second of the one before. */
function slowDown(clock: Clock): Plug {
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    name: 'slow-down',
    call(request) {
      const tooSoon = clock.nowMs() - lastMs < 1_000;
      lastMs = clock.nowMs();
      return tooSoon ? warn(request, new GatewayError('PROXY_RATE_LIMITED', 'Slow down.'), 'slow-down') : request;
    },
  };
}

const clock = createFakeClock();
const plug = slowDown(clock);
const context: PlugContext = { run: (request) => Promise.resolve(request) };
const call = async (request: Request): Promise<Request> => plug.call(request, context);

assertNotHalted(await call(buildRequest()));
const warned = await call(buildRequest({ messages: 'Hello again' }));
console.log(assertError(warned, 'PROXY_RATE_LIMITED').message);

clock.advance(1_000);
const calm = await call(buildRequest());
console.log(`${calm.errors.length} errors after a second`);

const { result } = await mockExecutor('Hi!').call(calm, context);
console.log(result?.kind === 'whole' && result.response().candidates[0]?.content[0]);
