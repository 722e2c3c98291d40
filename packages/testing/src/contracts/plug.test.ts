import { addTap, assign, createRequest, GatewayError, halt, type Plug, type Request, withState } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { buildRequest } from '../plugs/build-request.ts';
import { mockExecutor } from '../plugs/mock-executor.ts';
import { describePlug, plugChecks } from './plug.ts';

const named = (call: (request: Request) => unknown): Plug => ({
  name: 'trial',
  call: (request) => call(request) as Request,
});
const refused = new GatewayError('PROXY_FORBIDDEN', 'Not for you.');

describePlug(() => named((request) => addTap(assign(request, 'seen', true), { name: 'trial' })));
describePlug(() => named((request) => halt(request, refused, 'trial')));
describePlug(() => mockExecutor('Hi!'));
describePlug(() => ({
  name: 'thrower',
  call() {
    throw refused;
  },
}));

async function failures(plug: Plug): Promise<string[]> {
  const failed: string[] = [];
  const requests = () => [addTap(buildRequest(), { name: 'earlier' })];
  for (const { name, run } of plugChecks(() => plug, requests)) {
    try {
      await run();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

describe('plugChecks', () => {
  it.each<[string, Plug, string]>([
    ['has no name', { name: '', call: (request) => request }, 'has a name to be reported by'],
    [
      'forgets to give a request back',
      named(() => undefined),
      'gives back a request, and hands on who asks and what must be released',
    ],
    [
      'makes up a request of its own',
      named((request) => createRequest({ body: request.body })),
      'gives back a request, and hands on who asks and what must be released',
    ],
    [
      'drops the taps of others',
      named((request) => ({ ...request, taps: [] })),
      'adds to errors, taps and transforms, and takes none away',
    ],
    [
      'changes what it was given',
      named((request) => Object.assign(request, { state: 'executing' })),
      'leaves the request that it was given as it was',
    ],
    [
      'blames another',
      named((request) => halt(request, refused, 'admit')),
      'halts wherever it reports a terminal error, and only reports what it caused',
    ],
    [
      'goes on after a terminal error',
      named((request) => ({ ...withState(halt(request, refused, 'trial'), 'executing'), halted: false })),
      'halts wherever it reports a terminal error, and only reports what it caused',
    ],
    ['breaks', named(() => JSON.parse('{')), 'gives back a request, and hands on who asks and what must be released'],
  ])('finds a plug that %s', async (_, plug, check) => {
    expect(await failures(plug)).toContain(check);
  });
});
