import type { Operation, ProviderAdapter } from '@proxy/spec';

/** How an operation is carried out, and what it takes from the provider's adapter. */
export interface OperationPlan {
  readonly method: 'GET' | 'POST';
  /** Plugs it passes; an operation without any asks one provider directly. */
  readonly plugs: readonly string[];
  readonly fromProvider: readonly (keyof ProviderAdapter)[];
}

const conversation = ['resolve-alias', 'admit', 'rank-targets', 'execute'];
const call: readonly (keyof ProviderAdapter)[] = ['url', 'authorize', 'codecs', 'classify'];

/** Every operation of the gateway, in one table. `validate` lists models: it proves address and credential. */
export const operationPlans: Readonly<Record<Operation, OperationPlan>> = {
  chat: { method: 'POST', plugs: conversation, fromProvider: call },
  stream: { method: 'POST', plugs: conversation, fromProvider: [...call, 'streamUsage', 'lenientTerminator'] },
  embeddings: { method: 'POST', plugs: conversation, fromProvider: [...call, 'supports'] },
  completion: {
    method: 'POST',
    plugs: conversation,
    fromProvider: [...call, 'supports', 'streamUsage', 'lenientTerminator'],
  },
  count_tokens: { method: 'POST', plugs: conversation, fromProvider: [...call, 'supports'] },
  list_models: { method: 'GET', plugs: [], fromProvider: ['url', 'authorize', 'readModelList'] },
  validate: { method: 'GET', plugs: [], fromProvider: ['requirements', 'url', 'authorize', 'readModelList'] },
};
