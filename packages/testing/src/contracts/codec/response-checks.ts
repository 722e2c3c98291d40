import assert from 'node:assert/strict';
import { type ChatCodec, type ChatResponse, collect, eventsOf, type UpstreamChatCodec } from '@proxy/spec';
import type { Check } from '../check.ts';
import type { ResponseSample } from './codec-samples.ts';
import { asJson, mayFailWith, mustFailWith, without } from './compare.ts';

const options = { requestId: 'request-1', model: 'fallback-model', nowSeconds: 1_767_225_600 };

/** What a codec owes to the whole answers of its dialect, which it reads and writes. */
export function responseChecks(codec: ChatCodec, samples: readonly ResponseSample[]): Check[] {
  return [...answerChecks(codec, samples), ...samples.flatMap((sample) => roundTripChecks(codec, sample))];
}

/** What a codec owes to the whole answers of upstreams. */
export function answerChecks(codec: UpstreamChatCodec, samples: readonly ResponseSample[]): Check[] {
  return [
    ...samples.map((sample) => glanceCheck(codec, sample)),
    {
      name: 'refuses an object that is no answer',
      run: () =>
        mustFailWith('PROXY_UPSTREAM_INVALID', () => codec.decodeResponse({ hello: 'world' }), 'decodeResponse'),
    },
    {
      name: 'reads or refuses an answer with any field of another type, and never breaks',
      run() {
        for (const { name, body } of samples.slice(0, 3))
          for (const key of Object.keys(body))
            for (const odd of [null, true, -1, 'x', [], [null], {}, [{}]]) {
              const other = { ...body, [key]: odd };
              const read = (): unknown => [codec.readResponse(other), codec.decodeResponse(other)];
              mayFailWith(['PROXY_UPSTREAM_INVALID'], read, `${name} with ${key} ${JSON.stringify(odd)}`);
            }
      },
    },
  ];
}

function glanceCheck(codec: UpstreamChatCodec, { name, body }: ResponseSample): Check {
  return {
    name: `reads of answer ${name} at a glance what it reads in full`,
    run() {
      const { id, model, usage, candidates } = codec.decodeResponse(body);
      const glance = codec.readResponse(body);
      assert.deepEqual([glance.isComplete, glance.fault], [true, undefined]);
      assert.deepEqual(
        asJson([glance.id, glance.model, glance.usage, glance.stop, glance.hasContent]),
        asJson([id, model, usage, candidates[0]?.stop, candidates.some(({ content }) => content.length > 0)]),
      );
    },
  };
}

function roundTripChecks(codec: ChatCodec, { name, body, lossy }: ResponseSample): Check[] {
  const decode = (): ChatResponse => codec.decodeResponse(body);
  const roundTrip = (response: ChatResponse): unknown =>
    without(codec.decodeResponse(asJsonBody(codec.encodeResponse(response, options))), 'raw');
  const checks: Check[] = [
    {
      name: `says the same of answer ${name} whether it came whole or as events`,
      run() {
        const response = decode();
        if (response.candidates.some(({ stop }) => stop === undefined)) return;
        const streamed = codec.encodeResponse(collect(eventsOf(response)), options);
        assert.deepEqual(asJson(streamed), asJson(codec.encodeResponse(response, options)));
      },
    },
  ];
  if (lossy === undefined)
    checks.push({
      name: `gives answer ${name} back after a round trip`,
      run: () => assert.deepEqual(roundTrip(decode()), without(decode(), 'raw')),
    });
  return checks;
}

function asJsonBody(body: ReturnType<ChatCodec['encodeResponse']>): ReturnType<ChatCodec['encodeResponse']> {
  return JSON.parse(JSON.stringify(body));
}
