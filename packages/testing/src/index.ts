export { createFakeClock, type FakeClock, type FakeClockOptions } from './fake-clock.ts';
export { seededRandom } from './seeded-random.ts';
