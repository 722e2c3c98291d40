import { type ChatRequest, GatewayError, isJsonObject, type JsonObject } from '@proxy/spec';
import type { Recording } from '@proxy/testing';
import type { Problem } from './answer-meaning.ts';
import { lostPaths } from './lost-paths.ts';
import { illegal } from './replay-answer.ts';
import { requestDifferences } from './request-meaning.ts';
import type { Wire } from './wires.ts';

/** A request, read and written anew: in its own dialect as it was, in another with the same meaning. */
export function replayRequest({ request, response }: Recording, from: Wire, to: Wire): Problem[] {
  const { body, headers = {}, path = '/' } = request ?? {};
  if (!isJsonObject(body)) return [];
  try {
    const canonical = from.codec.chat.decodeRequest({ body, headers, path }).canonical();
    return from === to ? again(canonical, body, to) : across(canonical, { body, path }, from, to);
  } catch (error) {
    if (!GatewayError.is(error)) throw error;
    const isWrong = error.code === 'PROXY_INVALID_REQUEST' && response.status >= 400;
    return isWrong ? [] : [{ aspect: 'refused', detail: `${error.code} ${error.param}: ${error.message}` }];
  }
}

function again(request: ChatRequest, body: JsonObject, wire: Wire): Problem[] {
  const { codec, plainly = (said) => said } = wire;
  const { body: copy, losses } = codec.chat.encodeRequest(request, { model: request.model });
  return [
    ...patchProblems(body, wire),
    ...lostPaths(plainly(wire.withModel(body, request.model)), plainly(copy)).map((detail) => ({
      aspect: 'lost',
      detail,
    })),
    ...losses.map((loss) => ({ aspect: 'losses', detail: JSON.stringify(loss) })),
  ];
}

/** On the way to an equal only the gateway's own fields change. */
function patchProblems(body: JsonObject, { codec: { chat }, withModel }: Wire): Problem[] {
  const patched = chat.patchRequest(body, { model: 'another-model', streamUsage: true });
  const { model: _, stream_options: options, ...rest } = body;
  const asked = {
    ...withModel(rest, 'another-model'),
    ...(isJsonObject(options) && { stream_options: { ...options, include_usage: true } }),
  };
  return lostPaths(asked, patched).map((detail) => ({ aspect: 'patch', detail }));
}

function across(
  request: ChatRequest,
  { body, path }: { readonly body: JsonObject; readonly path: string },
  from: Wire,
  to: Wire,
): Problem[] {
  const target = { model: request.model, capabilities: { reasoningReplay: 'reasoning_details' } } as const;
  const { body: copy, losses } = to.codec.chat.encodeRequest(request, target);
  const travelled = JSON.parse(JSON.stringify(copy)) as JsonObject;
  const sentTo = to.pathOf(request);
  to.codec.chat.decodeRequest({ body: travelled, headers: {}, path: sentTo }).canonical();
  return [
    ...requestDifferences(from.readRequest(body, path), to.readRequest(travelled, sentTo), losses),
    ...illegal(to.requestComplaints(travelled)),
  ];
}
