import type { Request } from '@proxy/spec';
import { conversation } from './conversation.ts';
import { embeddings } from './embeddings.ts';
import type { OperationCall } from './operation-call.ts';
import { tokenCount } from './token-count.ts';

export function operationCallOf({ operation }: Request): OperationCall {
  if (operation === 'embeddings') return embeddings;
  return operation === 'count_tokens' ? tokenCount : conversation;
}
