import type { ChatResponse, JsonObject, StopReason, Usage } from '@proxy/spec';
import { withOwn } from '../../internal/with-own.ts';
import { saidIn } from '../extensions.ts';
import { encodeStop } from '../stop-reason.ts';
import { encodeUsage } from '../usage.ts';

/** What is known of an answer beside what it says. */
export interface ResponseFrame {
  readonly start: Pick<ChatResponse, 'id' | 'model' | 'createdSeconds' | 'extensions'>;
  readonly stop: StopReason | undefined;
  /** What this dialect's provider said of the end. */
  readonly ending: JsonObject | undefined;
  readonly usage: Usage | undefined;
  readonly hasRefusal: boolean;
  readonly isOver: boolean;
}

export interface ResponseNames {
  readonly requestId: string;
  readonly model: string;
  readonly nowSeconds: number;
  readonly echo?: JsonObject | undefined;
}

/** What an answer repeats of its request, and what stands there where the request did not say it. */
const echoed: JsonObject = {
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  parallel_tool_calls: true,
  previous_response_id: null,
  prompt_cache_key: null,
  reasoning: { effort: null, summary: null },
  safety_identifier: null,
  service_tier: 'default',
  store: false,
  temperature: null,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: null,
  truncation: 'disabled',
  user: null,
  metadata: {},
};

function echo(request: JsonObject = {}): JsonObject {
  return Object.fromEntries(Object.entries(echoed).map(([name, value]) => [name, request[name] ?? value]));
}

/** Ids of this dialect; those of others no client of this one should meet. */
const ownId = /^resp_/;

/** The answer as one object, as far as it has come. */
export function writeResponse(frame: ResponseFrame, output: readonly JsonObject[], names: ResponseNames): JsonObject {
  const { start, usage } = frame;
  const own = saidIn(start);
  const fits = start.id !== undefined && (own !== undefined || ownId.test(start.id));
  const head = {
    id: fits ? start.id : `resp_${names.requestId}`,
    object: 'response',
    created_at: start.createdSeconds ?? names.nowSeconds,
    model: start.model ?? names.model,
    output,
  };
  if (own)
    return withOwn(
      { ...head, ...(frame.isOver ? usage && { usage: encodeUsage(usage) } : { status: 'in_progress' }) },
      { ...own, ...(frame.isOver ? frame.ending : {}) },
    );
  const { status, reason } = encodeStop(frame.stop, frame.hasRefusal);
  return {
    ...head,
    status: frame.isOver ? status : 'in_progress',
    background: false,
    error: null,
    incomplete_details: frame.isOver && status === 'incomplete' ? { reason: reason ?? null } : null,
    ...echo(names.echo),
    usage: frame.isOver && usage ? encodeUsage(usage) : null,
  };
}
