import type { CustomTool, FunctionTool, Loss } from '@proxy/spec';

type Lose = (action: Loss['action'], field: string, reason: string) => void;

/** A tool that takes free text, as a function with one text; what bound the text can only be described. */
export function freeFormAsFunction(
  { name, description, format, cache }: CustomTool,
  path: string,
  lose: Lose,
): FunctionTool {
  lose('emulated', path, 'A tool that takes free text is called with a property named input.');
  if (format) lose('emulated', `${path}.format`, 'What binds the text is only described to the model.');
  const bound = format && format['type'] !== 'text' ? ` It must fit: ${JSON.stringify(format)}` : '';
  const input = { type: 'string', description: `The whole text for the tool.${bound}` };
  return {
    kind: 'function',
    name,
    ...(description !== undefined && { description }),
    parameters: { type: 'object', properties: { input }, required: ['input'] },
    ...(cache && { cache }),
  };
}
