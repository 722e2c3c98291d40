import type { Json, JsonObject } from '@proxy/spec';

/**
 * The tool that a model is made to call whose answers the API holds to no schema: its input is the answer. The name
 * alone tells such a call from others when the answer comes, so nothing need be remembered between the two.
 */
const name = 'gateway_json_answer';

/** The tool, and the choice that forces it. */
export function answerTool(schema: JsonObject): {
  readonly tools: readonly JsonObject[];
  readonly tool_choice: JsonObject;
} {
  const description = 'Takes the whole answer to the user. Call it exactly once, and say nothing else.';
  return {
    tools: [{ name, description, input_schema: schema }],
    tool_choice: { type: 'tool', name, disable_parallel_tool_use: true },
  };
}

/** Whether a block of an answer is a call of that tool, and so the answer itself. */
export function isAnswerCall(block: { readonly [field: string]: Json | undefined }): boolean {
  return block['type'] === 'tool_use' && block['name'] === name;
}
