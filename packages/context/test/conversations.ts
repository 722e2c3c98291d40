import type { Message, Part } from '@proxy/spec';
import fc from 'fast-check';

/** Builders of messages, and an arbitrary for conversations as agents hold them. */
export const system = (content: string): Message => ({ role: 'system', content });
export const user = (content: string): Message => ({ role: 'user', content });
export const assistant = (content: string): Message => ({ role: 'assistant', content });
export const call = (...ids: readonly string[]): Message => ({
  role: 'assistant',
  content: ids.map((id): Part => ({ kind: 'tool_call', id, name: 'look_up', arguments: `{"of":"${id}"}` })),
});
/** One message of role `tool`, as the OpenAI dialects have it. */
export const toolResult = (id: string, content = 'found'): Message => ({
  role: 'tool',
  content: [{ kind: 'tool_result', callId: id, content }],
});
/** Results among the parts of a `user` message, as Anthropic has it, and perhaps a word of the user after them. */
export const userResults = (ids: readonly string[], word?: string): Message => ({
  role: 'user',
  content: [
    ...ids.map((id): Part => ({ kind: 'tool_result', callId: id, content: 'found' })),
    ...(word === undefined ? [] : [{ kind: 'text', text: word } as const]),
  ],
});

/** Ids repeat on purpose: some providers number the calls of each answer from zero. */
const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', ''), { minLength: 1, maxLength: 3 });
const words = fc.string({ maxLength: 80 });
const exchange = fc.oneof(
  ids.map((of) => [call(...of), ...of.map((id) => toolResult(id))]),
  fc.tuple(ids, fc.option(words, { nil: undefined })).map(([of, word]) => [call(...of), userResults(of, word)]),
  ids.map((of) => [call(...of)]),
);
const episode = fc.oneof(
  { weight: 4, arbitrary: words.map((text) => [user(text)]) },
  { weight: 3, arbitrary: words.map((text) => [assistant(text)]) },
  { weight: 3, arbitrary: exchange },
  { weight: 1, arbitrary: words.map((text) => [system(text)]) },
  { weight: 1, arbitrary: words.map((content): Message[] => [{ role: 'developer', content }]) },
  { weight: 1, arbitrary: ids.map((of) => [userResults(of)]) },
);
export const conversation: fc.Arbitrary<readonly Message[]> = fc
  .array(episode, { maxLength: 24 })
  .map((episodes) => episodes.flat());
