export const dialect = 'mistral-chat';
/** What the API is called in messages. */
export const api = 'the Mistral chat API';
