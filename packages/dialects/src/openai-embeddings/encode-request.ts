import {
  type EmbeddingInput,
  type EmbeddingsRequest,
  type EncodedRequest,
  type EncodeTarget,
  GatewayError,
  type Json,
} from '@proxy/spec';
import { loseInputFields } from '../internal/embedding-inputs.ts';
import { createLossReport } from '../internal/losses.ts';
import { dialect, ownFields } from '../openai-chat/extensions.ts';

/** @throws GatewayError `PROXY_UNSUPPORTED` where an input is of another dialect alone */
export function encodeRequest(request: EmbeddingsRequest, { model }: EncodeTarget): EncodedRequest {
  const report = createLossReport();
  const { dimensions, encoding, purpose, truncate, user } = request;
  report.addForeign(request.extensions, dialect, '');
  loseInputFields(request.inputs, dialect, report);
  if (purpose !== undefined) report.add('dropped', 'purpose', 'This dialect does not tell what vectors are for.');
  if (truncate !== undefined)
    report.add('dropped', 'truncate', 'This dialect does not tell what becomes of long inputs.');
  return {
    body: {
      ...ownFields(request),
      model,
      input: inputOf(request.inputs),
      ...(dimensions !== undefined && { dimensions }),
      ...(encoding !== undefined && { encoding_format: encoding }),
      ...(user !== undefined && { user }),
    },
    headers: {},
    losses: report.losses,
  };
}

/** One text goes as itself: some hosts take no list. */
function inputOf(inputs: readonly EmbeddingInput[]): Json {
  const [first, ...others] = inputs;
  return first?.kind === 'text' && others.length === 0 ? first.text : inputs.map(encodeInput);
}

function encodeInput(input: EmbeddingInput): Json {
  if (input.kind === 'text') return input.text;
  if (input.kind === 'tokens') return input.tokens;
  if (input.dialect === dialect) return input.value;
  throw new GatewayError('PROXY_UNSUPPORTED', 'This provider embeds only text.', { param: 'input' });
}
