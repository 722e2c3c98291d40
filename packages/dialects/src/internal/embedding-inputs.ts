import { type EmbeddingInput, GatewayError } from '@proxy/spec';
import type { LossReport } from './losses.ts';

/** The texts of a request, for a provider that embeds nothing else. @throws GatewayError `PROXY_UNSUPPORTED` */
export function textsOf(inputs: readonly EmbeddingInput[]): readonly string[] {
  return inputs.map((input, index) => {
    if (input.kind === 'text') return input.text;
    const what = input.kind === 'tokens' ? 'no text that is cut into tokens' : 'only text';
    throw new GatewayError('PROXY_UNSUPPORTED', `This provider embeds ${what}.`, { param: `input.${index}` });
  });
}

/** What was said of single inputs and cannot be said in another dialect. */
export function loseInputFields(inputs: readonly EmbeddingInput[], own: string, report: LossReport): void {
  for (const [index, input] of inputs.entries())
    if (input.kind === 'text') report.addForeign(input.extensions, own, `input.${index}`);
}
