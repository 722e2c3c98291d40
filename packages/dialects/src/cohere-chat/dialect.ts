import { createUpstreamFaults, type UpstreamFaults } from '../internal/upstream-faults.ts';

export const dialect = 'cohere-chat';
/** What the API is called in messages. */
export const api = "Cohere's chat API";
export const faults: UpstreamFaults = createUpstreamFaults(dialect);
