import assert from 'node:assert/strict';
import type { ChatCodec, ErrorCode, IncomingRequest, Json, JsonObject } from '@proxy/spec';
import type { Check } from '../check.ts';
import type { RequestSample } from './codec-samples.ts';
import { asJson, mayFailWith, mustFailWith, without } from './compare.ts';

const refusals: readonly ErrorCode[] = ['PROXY_INVALID_REQUEST', 'PROXY_UNSUPPORTED'];
const noObjects: readonly unknown[] = [undefined, null, true, 0, 'text', [], [{}]];
const oddValues: readonly Json[] = [null, true, -1, 1e300, '', 'x', [], [null], {}, { x: [1] }];

/** What a codec owes to the requests of its dialect. */
export function requestChecks(codec: ChatCodec, samples: readonly RequestSample[]): Check[] {
  return [
    ...samples.flatMap((sample) => sampleChecks(codec, sample)),
    {
      name: 'refuses a body that is no object',
      run() {
        for (const body of noObjects) {
          const refuse = (): unknown => codec.decodeRequest({ body, headers: {}, path: '/' });
          mustFailWith('PROXY_INVALID_REQUEST', refuse, `body ${JSON.stringify(body)}`);
        }
      },
    },
    {
      name: 'reads or refuses a request with any value anywhere, and never breaks',
      run() {
        for (const { name, incoming } of samples.slice(0, 3))
          for (const { path, body } of variations(incoming.body as Json))
            mayFailWith(refusals, () => translate(codec, { ...incoming, body }), `${name} with another ${path}`);
      },
    },
  ];
}

function sampleChecks(codec: ChatCodec, { name, incoming, lossy }: RequestSample): Check[] {
  const decode = (): ReturnType<ChatCodec['decodeRequest']> => codec.decodeRequest(incoming);
  return [
    {
      name: `reads the facts of request ${name} as its canonical form has them`,
      run() {
        const decoded = decode();
        const { facts } = decoded;
        const { model, stream, maxOutputTokens, tools = [] } = decoded.canonical();
        assert.notEqual(model, '');
        assert.deepEqual(
          [facts.model, facts.stream, facts.maxOutputTokens, facts.hasTools],
          [model, stream, maxOutputTokens, tools.length > 0],
        );
      },
    },
    {
      name: `changes nothing but its own fields in request ${name}`,
      run: () => checkPatch(codec, decode().wire),
    },
    ...(lossy === undefined
      ? [
          {
            name: `gives request ${name} back after a round trip`,
            /** Usage is asked for whether the client did or not. */
            run() {
              const request = decode().canonical();
              const { body, losses } = codec.encodeRequest(request, { model: request.model });
              assert.deepEqual(losses, []);
              const again = codec.decodeRequest({ ...incoming, body: asJson(body) }).canonical();
              assert.deepEqual(without(again, 'includeUsage'), without(request, 'includeUsage'));
            },
          },
        ]
      : []),
  ];
}

function checkPatch(codec: ChatCodec, wire: JsonObject): void {
  const patch = (body: JsonObject): JsonObject =>
    codec.patchRequest(body, {
      model: 'other-model',
      streamUsage: false,
      defaults: { x_default: 'ours' },
      overrides: { x_override: 'ours' },
    });
  const before = asJson(wire);
  const patched = patch(wire);
  assert.deepEqual(asJson(wire), before, 'the body that was given is changed');
  const ours = { model: patched['model'], x_default: 'ours', x_override: 'ours' };
  assert.deepEqual(asJson(patched), asJson({ ...wire, ...ours }));
  const own = { ...wire, x_default: 'own', x_override: 'own' };
  assert.deepEqual(asJson(patch(own)), asJson({ ...own, ...ours, x_default: 'own' }));
}

function translate(codec: ChatCodec, incoming: IncomingRequest): void {
  const request = codec.decodeRequest(incoming).canonical();
  JSON.stringify(codec.encodeRequest(request, { model: 'other-model' }).body);
}

interface Variation {
  readonly path: string;
  readonly body: Json;
}

/** The same value with each of its inner values replaced by each odd one, one at a time. */
function* variations(value: Json, path = ''): Generator<Variation> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const replaced = (other: Json): Json =>
      Array.isArray(value)
        ? value.map((item, index) => (String(index) === key ? other : item))
        : { ...value, [key]: other };
    const innerPath = path === '' ? key : `${path}.${key}`;
    for (const odd of oddValues) yield { path: `${innerPath} (${JSON.stringify(odd)})`, body: replaced(odd) };
    for (const deeper of variations(inner ?? null, innerPath)) yield { path: deeper.path, body: replaced(deeper.body) };
  }
}
