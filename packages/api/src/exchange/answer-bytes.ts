import type { Request, WholeAnswer } from '@proxy/spec';

/** A whole answer as the client's dialect writes it. A plug may have given it in canonical form, without bytes. */
export function answerBytes(answer: WholeAnswer, { id, body }: Request, epochMs: number): string | Uint8Array {
  if (answer.wire !== undefined) return answer.wire;
  const nowSeconds = Math.floor(epochMs / 1_000);
  const encoded = body.codec?.chat.encodeResponse(answer.response(), {
    requestId: id,
    model: body.facts.model,
    nowSeconds,
    echo: body.echo,
  });
  return JSON.stringify(encoded ?? {});
}
