import type { Answer, Codec, JsonObject, Request, StreamAnswer } from '@proxy/spec';
import { noAnswer } from './endings.ts';

/**
 * A whole answer as the client's dialect writes it. A plug may have given it in canonical form, without bytes.
 * @throws GatewayError `PROXY_INTERNAL` where it is of a kind that the client's dialect does not have
 */
export function answerBytes(
  answer: Exclude<Answer, StreamAnswer>,
  request: Request,
  epochMs: number,
): string | Uint8Array {
  if (answer.wire !== undefined) return answer.wire;
  const { codec } = request.body;
  const encoded = codec && encode(codec, answer, request, Math.floor(epochMs / 1_000));
  if (!encoded) throw noAnswer();
  return JSON.stringify(encoded);
}

function encode(
  codec: Codec,
  answer: Exclude<Answer, StreamAnswer>,
  { id: requestId, body }: Request,
  nowSeconds: number,
): JsonObject | undefined {
  const options = { requestId, model: body.facts.model, nowSeconds };
  switch (answer.kind) {
    case 'whole':
      return codec.chat.encodeResponse(answer.response(), { ...options, echo: body.echo });
    case 'embeddings':
      return codec.embeddings?.encodeResponse(answer.response(), { ...options, request: body.embeddings() });
    case 'token_count':
      return codec.tokenCount?.encodeResponse(answer.response());
  }
}
