export { anthropicMessages } from './anthropic-messages/index.ts';
export { cohereChat } from './cohere-chat/codec.ts';
export { mistralChat } from './mistral-chat/codec.ts';
export { ollamaChat } from './ollama-chat/codec.ts';
export { openaiChat } from './openai-chat/codec.ts';
export { createSseDecoder, type SseDecoder } from './sse/decode.ts';
export { sseComment, sseData, sseEvent } from './sse/encode.ts';
export { createSseFramer, type SseFramer, type SseFrames, type SseLimits } from './sse/frame.ts';
export type { SseEvent } from './sse/parse.ts';
