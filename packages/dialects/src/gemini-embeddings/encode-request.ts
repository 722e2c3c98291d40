import {
  type EmbeddingInput,
  type EmbeddingsRequest,
  type EncodedRequest,
  type EncodeTarget,
  GatewayError,
  isJsonObject,
  type JsonObject,
  type PassthroughPatch,
} from '@proxy/spec';
import { loseInputFields } from '../internal/embedding-inputs.ts';
import { createLossReport } from '../internal/losses.ts';
import { dialect, taskTypes } from './task-types.ts';

/** @throws GatewayError `PROXY_UNSUPPORTED` where an input is in tokens, or of another dialect alone */
export function encodeRequest(request: EmbeddingsRequest, { model }: EncodeTarget): EncodedRequest {
  const report = createLossReport();
  const { purpose, dimensions, truncate, user } = request;
  report.addForeign(request.extensions, dialect, '');
  loseInputFields(request.inputs, dialect, report);
  if (user !== undefined) report.add('dropped', 'user', 'Gemini takes no id of a user.');
  if (truncate !== undefined) report.add('dropped', 'truncate', 'Gemini is not told what becomes of long inputs.');
  const settings: JsonObject = {
    ...request.extensions?.[dialect],
    ...(purpose && { taskType: taskTypes[purpose] }),
    ...(dimensions !== undefined && { outputDimensionality: dimensions }),
  };
  const requests = request.inputs.map((input, index) => ({
    model: nameOf(model),
    content: contentOf(input, index),
    ...(input.kind === 'text' && input.extensions?.[dialect]),
    ...settings,
  }));
  return { body: { requests }, headers: {}, losses: report.losses };
}

/** The client's own body in the form of a batch: what is not the gateway's stays as it is. */
export function patchRequest(wire: JsonObject, { model, defaults, overrides }: PassthroughPatch): JsonObject {
  const { requests = [wire], ...batch } = 'requests' in wire ? wire : {};
  const all = Array.isArray(requests) ? requests.filter(isJsonObject) : [];
  return {
    ...batch,
    ...('model' in batch && { model: nameOf(model) }),
    requests: all.map((request) => ({ ...defaults, ...request, ...overrides, model: nameOf(model) })),
  };
}

const nameOf = (model: string): string => (model.includes('/') ? model : `models/${model}`);

function contentOf(input: EmbeddingInput, index: number): JsonObject {
  if (input.kind === 'text') return { parts: [{ text: input.text }] };
  if (input.kind === 'native' && input.dialect === dialect) return input.value;
  throw new GatewayError('PROXY_UNSUPPORTED', 'This provider embeds no tokens.', { param: `input.${index}` });
}
