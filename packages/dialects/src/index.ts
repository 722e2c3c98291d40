export { anthropicMessages } from './anthropic-messages/index.ts';
export { openaiChat } from './openai-chat/codec.ts';
export { openaiCompletions } from './openai-completions/codec.ts';
export { openaiEmbeddings } from './openai-embeddings/codec.ts';
export { mistralEmbeddings } from './openai-embeddings/mistral.ts';
export { createSseDecoder, type SseDecoder } from './sse/decode.ts';
export { sseComment, sseData, sseEvent } from './sse/encode.ts';
export { createSseFramer, type SseFramer, type SseFrames, type SseLimits } from './sse/frame.ts';
export type { SseEvent } from './sse/parse.ts';
