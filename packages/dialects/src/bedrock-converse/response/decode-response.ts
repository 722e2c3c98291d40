import {
  type Candidate,
  type ChatResponse,
  GatewayError,
  isJsonObject,
  type Json,
  type JsonObject,
  type Part,
  type StreamProgress,
} from '@proxy/spec';
import { decodeBlock } from '../content/decode-block.ts';
import { dialect, keptFields } from '../dialect.ts';
import { decodeStop } from '../stop-reason.ts';
import { decodeUsage } from '../usage.ts';

/** @throws GatewayError `PROXY_UPSTREAM_INVALID` where the body is no answer of Converse */
export function decodeResponse(body: JsonObject): ChatResponse {
  const blocks = contentOf(body);
  const { output: _, stopReason, usage, additionalModelResponseFields: additional, ...more } = body;
  const candidate: Candidate = {
    index: 0,
    content: withoutBareCitations(blocks.map(decodeBlock)),
    ...(typeof stopReason === 'string' && { stop: decodeStop(stopReason), nativeStop: stopReason }),
    ...stopSequenceOf(additional),
    ...(additional !== undefined && keptFields({ additionalModelResponseFields: additional })),
  };
  return {
    candidates: [candidate],
    ...(isJsonObject(usage) && { usage: decodeUsage(usage) }),
    extensions: { [dialect]: more },
  };
}

/** @throws GatewayError as `decodeResponse` */
export function readResponse(body: JsonObject): StreamProgress {
  const { stopReason: stop, usage } = body;
  return {
    hasContent: contentOf(body).some((block) => block['text'] !== ''),
    isComplete: true,
    usage: isJsonObject(usage) ? decodeUsage(usage) : undefined,
    stop: typeof stop === 'string' ? decodeStop(stop) : undefined,
  };
}

function contentOf({ output }: JsonObject): readonly JsonObject[] {
  const message = isJsonObject(output) ? output['message'] : undefined;
  const content = isJsonObject(message) ? message['content'] : undefined;
  if (Array.isArray(content)) return content.filter(isJsonObject);
  throw new GatewayError('PROXY_UPSTREAM_INVALID', 'The answer of the provider is none of the Converse API.');
}

/** Some models send citations in blocks of their own, behind the text that they belong to. */
function withoutBareCitations(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const isBare = part.kind === 'text' && part.text === '' && part.citations !== undefined;
    if (isBare && last?.kind === 'text')
      joined[joined.length - 1] = { ...last, citations: [...(last.citations ?? []), ...part.citations] };
    else joined.push(part);
  }
  return joined;
}

/** The sequence that ended an answer, where the request asked for this field of the model's own answer. */
export function stopSequenceOf(additional: Json | undefined): { readonly stopSequence?: string } {
  const sequence = isJsonObject(additional) ? additional['stop_sequence'] : undefined;
  return typeof sequence === 'string' ? { stopSequence: sequence } : {};
}
