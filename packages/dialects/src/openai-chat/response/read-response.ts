import type { JsonObject, StreamProgress } from '@proxy/spec';
import { hasContent } from '../content.ts';
import { stateIn } from '../message/state-in.ts';
import { stopOf } from '../stop-reason.ts';
import { decodeUsage, usageIn } from '../usage.ts';
import { choicesOf } from './decode-response.ts';

/** Usage, stop reason and the like of a whole answer. @throws as `decodeResponse` */
export function readResponse(body: JsonObject): StreamProgress {
  const choices = choicesOf(body);
  const [first] = choices;
  const { id, model } = body;
  const usage = usageIn(body);
  return {
    hasContent: choices.some(({ message }) => hasContent(message)),
    isComplete: true,
    opaque: choices.reduce<string[] | undefined>((found, { message }) => stateIn(message, found), undefined),
    id: typeof id === 'string' && id !== '' ? id : undefined,
    model: typeof model === 'string' && model !== '' ? model : undefined,
    usage: usage && decodeUsage(usage),
    stop: first && stopOf(first, spokenIn(first.message)),
  };
}

function spokenIn({ tool_calls: calls, refusal }: JsonObject) {
  return {
    hasCalls: Array.isArray(calls) && calls.length > 0,
    hasRefusal: typeof refusal === 'string' && refusal !== '',
  };
}
