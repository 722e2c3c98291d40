import type { UpstreamFault } from '@proxy/spec';

/** How an attempt ends that nobody waits for any more. */
export const clientGone: UpstreamFault = { class: 'client_gone', message: 'The client closed its connection.' };
