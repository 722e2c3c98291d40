import { createUpstreamFaults, type UpstreamFaults } from '../internal/upstream-faults.ts';

export const dialect = 'ollama-chat';
/** What the API is called in messages. */
export const api = "Ollama's chat API";
export const faults: UpstreamFaults = createUpstreamFaults(dialect);
