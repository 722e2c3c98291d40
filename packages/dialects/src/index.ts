export { anthropicMessages } from './anthropic-messages/index.ts';
export { gemini, geminiList } from './gemini/codec.ts';
export { type CallPath, readCallPath } from './gemini/request/path.ts';
export { openaiChat } from './openai-chat/codec.ts';
export { createSseDecoder, type SseDecoder } from './sse/decode.ts';
export { sseComment, sseData, sseEvent } from './sse/encode.ts';
export { createSseFramer, type SseFramer, type SseFrames, type SseLimits } from './sse/frame.ts';
export type { SseEvent } from './sse/parse.ts';
