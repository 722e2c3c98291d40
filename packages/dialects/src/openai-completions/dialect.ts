export const dialect = 'openai-completions';
