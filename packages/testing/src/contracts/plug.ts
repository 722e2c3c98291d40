import assert from 'node:assert/strict';
import { createCancellation, GatewayError, halt, type Plug, type PlugContext, type Request, textOf } from '@proxy/spec';
import { buildRequest } from '../plugs/build-request.ts';
import { mockExecutor } from '../plugs/mock-executor.ts';
import { type Check, describeChecks } from './check.ts';

/** Fields that a plug hands on as they are. */
const identity = ['id', 'scope', 'cancellation', 'metadata', 'caller'] as const;
/** Fields to which a plug may only add. */
const growing = ['errors', 'taps', 'transforms'] as const;

/** A context in which models repeat the last message. */
const context: PlugContext = {
  run: async (request) => mockExecutor((asked) => textOf(asked.messages.at(-1)?.content)).call(request, context),
};

/** Requests of the kinds that any plug may meet. */
function commonRequests(): readonly Request[] {
  const cancelled = createCancellation();
  cancelled.cancel();
  return [
    buildRequest(),
    buildRequest({ operation: 'stream' }),
    buildRequest({ messages: [] }),
    buildRequest({ cancellation: cancelled }),
    buildRequest({
      messages: [
        { role: 'user', content: [{ kind: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } }] },
      ],
      options: { tools: [{ kind: 'function', name: 'look_up' }] },
    }),
  ];
}

/** A plug's answer as a pipeline takes it: what it throws ends the request. */
async function callPlug(plug: Plug, request: Request): Promise<Request> {
  try {
    return await plug.call(request, context);
  } catch (error) {
    assert.ok(GatewayError.is(error), `threw ${String(error)} in place of a GatewayError`);
    return halt(request, error, plug.name);
  }
}

/**
 * Everything that a plug owes, whatever it is for.
 * @param create gives a plug as a pipeline would get it; called for each check anew
 * @param requests gives what it meets; absent: requests without an alias or targets, as at a pipeline's start
 */
export function plugChecks(create: () => Plug, requests: () => readonly Request[] = commonRequests): Check[] {
  return [
    {
      name: 'has a name to be reported by',
      run: () => assert.match(create().name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
    },
    {
      name: 'gives back a request, and hands on who asks and what must be released',
      async run() {
        for (const before of requests()) {
          const after = await callPlug(create(), before);
          for (const field of identity) assert.equal(after?.[field], before[field], field);
        }
      },
    },
    {
      name: 'adds to errors, taps and transforms, and takes none away',
      async run() {
        for (const before of requests()) {
          const after = await callPlug(create(), before);
          for (const field of growing)
            assert.deepEqual(after[field].slice(0, before[field].length), before[field], field);
        }
      },
    },
    {
      name: 'leaves the request that it was given as it was',
      async run() {
        for (const before of requests()) {
          const fields = { ...before };
          const chat = JSON.stringify(before.body.canonical());
          await callPlug(create(), before);
          assert.deepEqual({ ...before }, fields);
          assert.equal(before.body.released || JSON.stringify(before.body.canonical()), before.body.released || chat);
        }
      },
    },
    {
      name: 'halts wherever it reports a terminal error, and only reports what it caused',
      async run() {
        const plug = create();
        for (const before of requests()) {
          const after = await callPlug(plug, before);
          const added = after.errors.slice(before.errors.length);
          for (const entry of added) assert.equal(entry.plug, plug.name);
          if (added.some(({ severity }) => severity === 'terminal')) assert.ok(after.halted && after.state === 'error');
        }
      },
    },
  ];
}

/** Registers `plugChecks` as tests of vitest. Call it in a test file, outside of any test. */
export function describePlug(create: () => Plug, requests?: () => readonly Request[]): void {
  describeChecks(`${create().name} as a plug`, plugChecks(create, requests));
}
