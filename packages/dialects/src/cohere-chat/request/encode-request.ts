import type { ChatRequest, EncodedRequest, EncodeTarget, JsonObject } from '@proxy/spec';
import { adoptFields, createUpstreamEncoding, loseFields } from '../../internal/upstream-encoding.ts';
import { api, dialect } from '../dialect.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeOutputFormat } from './encode-output-format.ts';
import { encodeSampling } from './encode-sampling.ts';
import { encodeThinking } from './encode-thinking.ts';
import { encodeTools } from './encode-tools.ts';

/** What a client may say in Cohere's own names. */
const ownFields: ReadonlySet<string> = new Set([
  'documents',
  'citation_options',
  'safety_mode',
  'strict_tools',
  'priority',
  'raw_prompting',
]);
const refused: readonly (keyof ChatRequest)[] = [
  'logitBias',
  'user',
  'metadata',
  'serviceTier',
  'store',
  'promptCacheKey',
  'verbosity',
];

/** @throws GatewayError `PROXY_UNSUPPORTED` where leaving something out would change what the answer means */
export function encodeRequest(request: ChatRequest, target: EncodeTarget): EncodedRequest {
  const encoding = createUpstreamEncoding(request, target.capabilities, { dialect, api });
  if ((request.candidates ?? 1) > 1) throw encoding.unsupported('A wish for several answers', 'candidates');
  loseFields(encoding, refused);
  const { documents: adopted, ...own } = adoptFields(encoding, ownFields);
  const tooling = encodeTools(encoding);
  const { messages, documents: cited } = encodeMessages(encoding);
  const documents = [...(Array.isArray(adopted) ? adopted : []), ...cited];
  const format = encodeOutputFormat(encoding, documents.length > 0 || 'tools' in tooling);
  const instruction = format.instruction === undefined ? [] : [{ role: 'system', content: format.instruction }];
  const body: JsonObject = {
    model: target.model,
    messages: [...instruction, ...messages],
    stream: request.stream,
    ...encodeSampling(encoding),
    ...tooling,
    ...encodeThinking(encoding),
    ...format.fields,
    ...(documents.length > 0 && { documents }),
    ...own,
  };
  return { body, headers: {}, losses: encoding.losses };
}
