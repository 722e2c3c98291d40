import { putPrivate, type Request, type Target, type UpstreamFault } from '@proxy/spec';
import { canRead } from '../router/come-home.ts';
import type { StateOrigins } from './state-origins.ts';

/** How providers refuse opaque state that somebody else issued, or that a client damaged. */
const refusals: readonly { readonly code?: string; readonly says?: RegExp; readonly source: string }[] = [
  {
    says: /invalid `?signature`? in `?thinking`? block/i,
    source: 'https://github.com/anthropics/claude-code/issues/10627',
  },
  { code: 'invalid_encrypted_content', source: 'https://github.com/openai/codex/issues/8145' },
  { says: /corrupted thought signature/i, source: 'https://github.com/google-gemini/gemini-cli/issues/13467' },
  { says: /thought signature is not valid/i, source: 'https://github.com/decolua/9router/issues/301' },
  { says: /invalid thought signature/i, source: 'https://github.com/lbjlaq/Antigravity-Manager/pull/3342' },
];

/** Whether an upstream refused a request for the opaque state that it carried. */
export function refusesState({ class: errorClass, code, message }: UpstreamFault): boolean {
  if (errorClass !== 'caller_fault') return false;
  return refusals.some(
    (refusal) => (refusal.code !== undefined && refusal.code === code) || refusal.says?.test(message),
  );
}

/**
 * The request as it may be sent after a target refused the opaque state in it: what the target got of it is nobody's from
 * now on, and goes to none. `undefined` where the fault is about something else, or nothing was sent that could go.
 */
export function withoutRefusedState(
  request: Request,
  target: Target,
  fault: UpstreamFault,
  origins: StateOrigins,
): Request | undefined {
  const { opaque } = request.body.facts;
  if (!opaque || !refusesState(fault)) return undefined;
  const known = request.private.origins;
  const sent = opaque.filter((payload) => {
    const origin = known?.get(payload);
    return !origin || canRead(target, origin);
  });
  if (sent.length === 0) return undefined;
  return putPrivate(request, { origins: new Map([...(known ?? []), ...origins.disown(sent)]) });
}
