import type { ChatRequest, PlannedAlias, RequestBody, Target, UpstreamCodec } from '@proxy/spec';
import { compileFit } from './compile-fit.ts';

/**
 * The wire format in which a target is asked, where its provider answers in Responses beside its own: the client's, so
 * that its body passes as it is; else the one that can carry what the request needs.
 */
export function chooseCodec(body: RequestBody, target: Target): UpstreamCodec {
  const { codec, codecs = [] } = target.provider;
  const responses = codecs.find(({ dialect }) => dialect === 'openai-responses');
  const asked = body.codec?.dialect;
  if (!responses || asked === codec.dialect) return codec;
  if (asked === responses.dialect) return responses;
  return target.info?.capabilities.reasoning === true && reasonsWithTools(body) ? responses : codec;
}

/**
 * OpenAI's newer models refuse tools together with an effort in its chat API, and only its Responses API gives the
 * reasoning back that belongs to a call.
 */
function reasonsWithTools(body: RequestBody): boolean {
  if (!body.facts.hasTools) return false;
  const request = readable(body);
  const { effort, mode } = request?.reasoning ?? {};
  return request?.reasoning !== undefined && effort !== 'none' && mode !== 'off';
}

/** A body that cannot be read is refused by whoever encodes it. */
function readable(body: RequestBody): ChatRequest | undefined {
  try {
    return body.canonical();
  } catch {
    return undefined;
  }
}

const speaking = new WeakMap<Target, Map<UpstreamCodec, Target>>();

/** The target as the request asks it; the same for all requests that choose the same. */
function inCodec(target: Target, codec: UpstreamCodec): Target {
  if (codec === target.provider.codec) return target;
  const known = speaking.get(target) ?? new Map<UpstreamCodec, Target>();
  speaking.set(target, known);
  const made = known.get(codec) ?? speakingIn(target, codec);
  known.set(codec, made);
  return made;
}

/** What a model refuses has other names in other dialects, so its rules are made ready anew. */
const speakingIn = (target: Target, codec: UpstreamCodec): Target => ({
  ...target,
  provider: { ...target.provider, codec },
  fit: compileFit(target.info?.refusals, codec.dialect),
});

/** The plan with each target in the wire format that the request chooses. */
export function withCodecs(plan: readonly PlannedAlias[], body: RequestBody): readonly PlannedAlias[] {
  if (!plan.some(({ targets }) => targets.some(hasChoice))) return plan;
  return plan.map(({ alias, targets }) => ({
    alias,
    targets: targets.map((target) => (hasChoice(target) ? inCodec(target, chooseCodec(body, target)) : target)),
  }));
}

const hasChoice = ({ provider }: Target): boolean => provider.codecs !== undefined;
