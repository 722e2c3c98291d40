import type { ChatRequest, EncodedRequest, EncodeTarget, JsonObject } from '@proxy/spec';
import { keptOf, present, withKept } from '../dialect.ts';
import { nested } from '../kept-options.ts';
import { encodeConfig, loseForeignOptions } from './encode-config.ts';
import { encodeContents } from './encode-contents.ts';
import { encodeTools } from './encode-tools.ts';
import { createEncoding, type Encoding, unsupported } from './encoding.ts';

/**
 * Model and streaming are not among the fields: the address says them.
 * @throws GatewayError `PROXY_UNSUPPORTED` where leaving something out would change what the answer means
 */
export function encodeRequest(request: ChatRequest, { model, capabilities }: EncodeTarget): EncodedRequest {
  const encoding = createEncoding(request, model, capabilities);
  if (asksForSound(request)) throw unsupported('A request for a spoken answer', 'modalities');
  encoding.loseForeign(request.extensions, '');
  if (!encoding.isNative) loseForeignOptions(encoding);
  const { systemInstruction, contents } = encodeContents(encoding);
  const body = present({
    contents,
    systemInstruction,
    ...encodeTools(encoding),
    generationConfig: encodeConfig(encoding),
    ...encodeServiceTier(encoding),
  });
  return { body: withKept(body, nested(keptOf(request))), headers: {}, losses: encoding.losses };
}

/** OpenAI's chat dialect and its kin ask for sound in a field of their own. */
function asksForSound({ extensions = {} }: ChatRequest): boolean {
  return Object.values(extensions).some((fields) => {
    const modalities = fields?.['modalities'];
    return Array.isArray(modalities) && modalities.includes('audio');
  });
}

const tiers: ReadonlySet<string> = new Set(['flex', 'priority']);
const usualTiers: ReadonlySet<string> = new Set(['auto', 'default', 'standard_only']);

function encodeServiceTier({ request: { serviceTier }, lose }: Encoding): JsonObject {
  if (serviceTier === undefined || usualTiers.has(serviceTier)) return {};
  if (tiers.has(serviceTier)) return { serviceTier };
  lose('dropped', 'serviceTier', `There is no tier ${serviceTier}.`);
  return {};
}
