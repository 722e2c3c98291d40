import { hash } from 'node:crypto';
import type { ChatRequest, Extensions, Part, Request } from '@proxy/spec';
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
  const options: Record<string, unknown> = { ...rest, extensions: said(rest.extensions) };
  for (const field of ignoredByCacheKey) delete options[field];
  return {
    ...options,
    messages: messages.map((message) => ({ ...unmarked(message), content: contentOf(message.content) })),
    tools: tools?.map(unmarked),
  };
}

interface Marked {
  readonly cache?: unknown;
  readonly extensions?: Extensions;
}

/** Without the mark for the provider's own cache, and without what its dialect notes of spelling and order. */
function unmarked<T extends Marked>(value: T): Omit<T, 'cache'> {
  const { cache: _, ...rest } = value;
  return { ...rest, extensions: said(value.extensions) };
}

/** Fields that the canonical form does not know, dialect by dialect; a `null` says nothing. */
function said(extensions: Extensions | undefined): unknown {
  const telling: [dialect: string, fields: unknown][] = [];
  for (const [dialect, own] of Object.entries(extensions ?? {})) {
    const fields = Object.entries(own ?? {}).filter(([, value]) => value !== null && value !== undefined);
    if (fields.length > 0) telling.push([dialect, Object.fromEntries(fields)]);
  }
  return telling.length > 0 ? Object.fromEntries(telling) : undefined;
}

function contentOf(content: string | readonly Part[] | undefined): unknown {
  return typeof content === 'object' ? content.map(partOf) : content;
}

function partOf(part: Part): unknown {
  if (part.kind === 'tool_result') return { ...unmarked(part), content: contentOf(part.content) };
  if (part.kind !== 'file' || part.source.kind !== 'parts') return unmarked(part);
  return { ...unmarked(part), source: contentOf(part.source.parts) };
}
