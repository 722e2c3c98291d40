import type { Request } from '@proxy/spec';

/** Where clients name their session: ours, then those of Claude Code, Codex and OpenCode, the first that is sent. */
const sessionHeaders = [
  'x-session-id',
  'x-claude-code-session-id',
  'session_id',
  'session-id',
  'x-opencode-session',
] as const;
const longestMark = 128;
const mostTags = 16;

/** Takes over what the client says about its request for the ledger: its session, and tags to tell costs apart. */
export function readMarks({ headers, metadata }: Request): void {
  const named = sessionHeaders.find((name) => headers[name]);
  const session = named && headers[named];
  const tags = headers['x-proxy-tags'];
  if (session) metadata.session = session.slice(0, longestMark);
  if (tags) metadata.tags = readTags(tags);
}

/** `search, nightly` */
function readTags(text: string): readonly string[] {
  const tags = text.split(',', mostTags).map((tag) => tag.trim().slice(0, longestMark));
  return tags.filter((tag) => tag !== '');
}
