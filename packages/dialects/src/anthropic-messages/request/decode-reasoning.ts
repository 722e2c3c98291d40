import { isJsonObject, type Json, type JsonObject, type OutputFormat, type ReasoningRequest } from '@proxy/spec';
import { dialect } from '../dialect.ts';

const modes: Readonly<Record<string, 'on' | 'off' | 'adaptive'>> = {
  enabled: 'on',
  disabled: 'off',
  adaptive: 'adaptive',
};
/** How much thinking is shown, in this dialect's words, as the summary that other dialects ask for. */
const summaries: ReadonlyMap<string, string> = new Map([
  ['summarized', 'auto'],
  ['omitted', 'none'],
]);

export interface DecodedReasoning {
  readonly reasoning?: ReasoningRequest;
  readonly outputFormat?: OutputFormat;
  /** What the canonical form cannot say of the fields that were read. */
  readonly kept: JsonObject;
}

/** Reads `thinking`, `output_config` and `output_format`, which together say how to reason and what to answer in. */
export function decodeReasoning(body: JsonObject): DecodedReasoning {
  const config = isJsonObject(body['output_config']) ? body['output_config'] : {};
  const { effort, format, ...moreConfig } = config;
  const thinking = readThinking(body['thinking']);
  const later = laterEffort(body['messages']);
  const present = later ?? effort;
  const reasoning = typeof present === 'string' ? { ...thinking, effort: present } : thinking;
  const outputFormat = readFormat(format) ?? readFormat(body['output_format'], true);
  const keptConfig = {
    ...moreConfig,
    ...(effort !== undefined && typeof effort !== 'string' && { effort }),
    ...(later !== undefined && later !== effort && { effort: effort ?? null }),
    ...(format !== undefined && !readFormat(format) && { format }),
  };
  return {
    ...(reasoning && { reasoning }),
    ...(outputFormat && { outputFormat }),
    kept: {
      ...(isSaid(body['thinking']) && !thinking && { thinking: body['thinking'] }),
      ...(Object.keys(keptConfig).length > 0 && { output_config: keptConfig }),
      ...(isSaid(body['output_format']) &&
        !readFormat(body['output_format']) && { output_format: body['output_format'] }),
    },
  };
}

/**
 * The effort that the conversation has come to: a system message within it may set another, while the top-level one
 * stays as it was, for the prompt cache. What the request itself says is kept beside it; `null` where it says nothing.
 * @see https://platform.claude.com/docs/en/build-with-claude/effort-per-message
 */
function laterEffort(messages: Json | undefined): string | undefined {
  if (!Array.isArray(messages)) return undefined;
  for (const message of messages.toReversed()) {
    const config = isJsonObject(message) && message['role'] === 'system' ? message['output_config'] : undefined;
    if (isJsonObject(config) && typeof config['effort'] === 'string') return config['effort'];
  }
  return undefined;
}

const isSaid = (value: Json | undefined): boolean => value !== undefined && value !== null;

function readThinking(thinking: Json | undefined): ReasoningRequest | undefined {
  if (!isJsonObject(thinking)) return undefined;
  const { type, budget_tokens: budgetTokens, display, ...more } = thinking;
  const mode = typeof type === 'string' && Object.hasOwn(modes, type) ? modes[type] : undefined;
  if (!mode || Object.keys(more).length > 0) return undefined;
  return {
    mode,
    ...(typeof budgetTokens === 'number' && { budgetTokens }),
    ...(typeof display === 'string' && { summary: summaries.get(display) ?? display }),
  };
}

/**
 * @param isOldField the client used `output_format`, the name that this had in the beta. A `null` remembers it, which
 *   says nothing to other dialects.
 */
function readFormat(format: Json | undefined, isOldField = false): OutputFormat | undefined {
  if (!isJsonObject(format) || format['type'] !== 'json_schema' || !isJsonObject(format['schema'])) return undefined;
  const { type: _, schema, ...more } = format;
  const fields = isOldField ? { ...more, output_format: null } : more;
  if (Object.keys(fields).length === 0) return { kind: 'json_schema', schema };
  return { kind: 'json_schema', schema, extensions: { [dialect]: fields } };
}
