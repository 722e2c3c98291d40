export { anthropicMessages } from './anthropic-messages/index.ts';
export { openaiChat } from './openai-chat/codec.ts';
export { openaiResponses } from './openai-responses/codec.ts';
export { createSseDecoder, type SseDecoder } from './sse/decode.ts';
export { sseComment, sseData, sseEvent } from './sse/encode.ts';
export { createSseFramer, type SseFramer, type SseFrames, type SseLimits } from './sse/frame.ts';
export type { SseEvent } from './sse/parse.ts';
