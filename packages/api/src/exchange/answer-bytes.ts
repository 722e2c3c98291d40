import type { Answer, Codec, JsonObject, Request, StreamAnswer } from '@proxy/spec';

/** A whole answer as the client's dialect writes it. A plug may have given it in canonical form, without bytes. */
export function answerBytes(
  answer: Exclude<Answer, StreamAnswer>,
  request: Request,
  epochMs: number,
): string | Uint8Array {
  if (answer.wire !== undefined) return answer.wire;
  const { codec } = request.body;
  return JSON.stringify(codec ? encode(codec, answer, request, Math.floor(epochMs / 1_000)) : {});
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
