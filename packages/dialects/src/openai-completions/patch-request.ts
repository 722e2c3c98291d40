import type { JsonObject, PassthroughPatch } from '@proxy/spec';
import { patchRequest as patchChat } from '../openai-chat/request/patch-request.ts';

/** The client's own body: what is not the gateway's stays as it is. */
export function patchRequest(wire: JsonObject, patch: PassthroughPatch): JsonObject {
  const { prompt } = wire;
  const { prompt: _, ...body } = patchChat(wire, patch);
  return prompt === undefined ? body : { ...body, prompt };
}
