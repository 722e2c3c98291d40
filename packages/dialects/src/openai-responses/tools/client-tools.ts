import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/**
 * A tool that the dialect defines and the client runs. Models of other providers can call it as a function of the same
 * name, whose arguments are what the dialect's own call holds in `payload`.
 * @see https://platform.openai.com/docs/guides/tools
 */
export interface ClientTool {
  readonly type: string;
  readonly callType: string;
  readonly resultType: string;
  /** The field of a call in which its arguments stand. */
  readonly payload: string;
  readonly description: string;
  readonly parameters: JsonObject;
}

const texts: JsonObject = { type: 'array', items: { type: 'string' } };
const milliseconds: JsonObject = { type: 'integer', description: 'Milliseconds.' };

const clientTools: readonly ClientTool[] = [
  {
    type: 'local_shell',
    callType: 'local_shell_call',
    resultType: 'local_shell_call_output',
    payload: 'action',
    description: "Runs one command on the user's machine and returns what it prints.",
    parameters: {
      type: 'object',
      properties: {
        type: { type: 'string', enum: ['exec'] },
        command: { ...texts, description: 'The program and its arguments.' },
        env: { type: 'object', additionalProperties: { type: 'string' } },
        working_directory: { type: 'string' },
        timeout_ms: milliseconds,
        user: { type: 'string' },
      },
      required: ['type', 'command', 'env'],
    },
  },
  {
    type: 'shell',
    callType: 'shell_call',
    resultType: 'shell_call_output',
    payload: 'action',
    description: 'Runs shell commands and returns what each prints and how it ended.',
    parameters: {
      type: 'object',
      properties: {
        commands: { ...texts, description: 'Command lines, run one after the other.' },
        timeout_ms: milliseconds,
        max_output_length: { type: 'integer', description: 'Most characters of output to return.' },
      },
      required: ['commands'],
    },
  },
  {
    type: 'apply_patch',
    callType: 'apply_patch_call',
    resultType: 'apply_patch_call_output',
    payload: 'operation',
    description: 'Creates, updates or deletes one file.',
    parameters: {
      type: 'object',
      properties: {
        type: { type: 'string', enum: ['create_file', 'update_file', 'delete_file'] },
        path: { type: 'string', description: 'Relative to the root of the workspace.' },
        diff: { type: 'string', description: 'A V4A diff; left out where the file is deleted.' },
      },
      required: ['type', 'path'],
    },
  },
];

type ToolsByWord = ReadonlyMap<Json | undefined, ClientTool>;
const byField = (field: 'type' | 'callType' | 'resultType'): ToolsByWord =>
  new Map(clientTools.map((tool) => [tool[field], tool]));

const byType = byField('type');
export const clientToolByCall: ToolsByWord = byField('callType');
export const clientToolByResult: ToolsByWord = byField('resultType');

/** The client's tool that an entry of `tools` names; a shell that the provider runs in a container is none. */
export function clientToolOf({ type, environment }: JsonObject): ClientTool | undefined {
  const isHosted = isJsonObject(environment) && environment['type'] !== 'local';
  return isHosted ? undefined : byType.get(type);
}
