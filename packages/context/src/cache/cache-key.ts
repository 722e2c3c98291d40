import { hash } from 'node:crypto';
import type { ChatRequest, Message, Part, Request } from '@proxy/spec';
import { aliasRevision } from './alias-revision.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * Fields of a call that do not change what a model says, or only how it is delivered, paid or filed. Everything else,
 * also what this version does not know, makes another key.
 */
export const ignoredByCacheKey: readonly (keyof ChatRequest)[] = [
  'stream',
  'includeUsage',
  'user',
  'metadata',
  'promptCacheKey',
  'serviceTier',
  'store',
];

/** Part of every key, so that a change of the form of answers or keys makes old entries unreachable. */
const version = 1;

/**
 * The key of a request's answer: the full SHA-256 digest, in hexadecimal, of the tenant, the alias with its revision, the
 * client's headers that reach upstreams, and the whole call in canonical form without `ignoredByCacheKey` and without marks for the
 * provider's own cache. The dialect is no part of it: what is asked alike is answered alike.
 *
 * @param scope who shares answers; by default the caller's key and nobody else
 */
export function cacheKey(request: Request, scope: string = request.caller.id): string {
  const { alias } = request.private;
  const fields = [
    version,
    scope,
    alias?.name,
    alias && aliasRevision(alias),
    request.provider,
    forwardedHeaders(request),
    outputAffecting(request.body.canonical()),
  ];
  return hash('sha256', canonicalJson(fields));
}

/** Headers that pass to upstreams switch features of a dialect on. */
function forwardedHeaders({ body, headers }: Request): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries((body.codec?.forwardedHeaders ?? []).map((name) => [name, headers[name]]));
}

function outputAffecting(chat: ChatRequest): unknown {
  const { messages, tools, ...rest } = chat;
  const options: Record<string, unknown> = { ...rest };
  for (const field of ignoredByCacheKey) delete options[field];
  return {
    ...options,
    messages: messages.map(withoutMarks),
    tools: tools?.map(({ cache: _, ...tool }) => tool),
  };
}

function withoutMarks({ content, ...message }: Message): unknown {
  return { ...message, content: unmarked(content) };
}

function unmarked(content: string | readonly Part[] | undefined): unknown {
  return typeof content === 'object' ? content.map(unmarkedPart) : content;
}

function unmarkedPart({ cache: _, ...part }: Part): unknown {
  if (part.kind === 'tool_result') return { ...part, content: unmarked(part.content) };
  if (part.kind === 'file' && part.source.kind === 'parts') return { ...part, source: unmarked(part.source.parts) };
  return part;
}
