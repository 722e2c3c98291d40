import { estimateMessages, slidingWindow, truncate } from '@proxy/context';
import type { Message } from '@proxy/spec';

const conversation: readonly Message[] = [
  { role: 'system', content: 'You are a librarian. Answer in one sentence.' },
  { role: 'user', content: 'Which book began the genre of the detective novel?' },
  {
    role: 'assistant',
    content: [{ kind: 'tool_call', id: 'call_1', name: 'search', arguments: '{"for":"first detective novel"}' }],
  },
  {
    role: 'tool',
    content: [{ kind: 'tool_result', callId: 'call_1', content: 'Many pages of results. '.repeat(200) }],
  },
  { role: 'assistant', content: 'Often named is “The Moonstone” by Wilkie Collins.' },
  { role: 'user', content: 'And who wrote the first one in France?' },
];

const roles = (messages: readonly Message[]): string => messages.map(({ role }) => role).join(' ');

const lines = [
  `all of it: about ${estimateMessages(conversation)} tokens`,
  `truncated to 200 tokens: ${roles(truncate(conversation, { maxTokens: 200 }))}`,
  `a window of one message: ${roles(slidingWindow(conversation, { windowSize: 1 }))}`,
];

for (const line of lines) console.log(line);
