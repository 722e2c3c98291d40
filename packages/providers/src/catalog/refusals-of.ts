import type { ModelCapabilities, Refusal } from '@proxy/spec';
import { matchesName } from './matches-name.ts';
import type { RefusalRow } from './refusal-row.ts';

/** What a model refuses by the rows of a table, in their order. */
export function refusalsOf(
  table: readonly RefusalRow[],
  provider: string,
  id: string,
  capabilities: ModelCapabilities,
): readonly Refusal[] {
  const name = id.toLowerCase();
  const holds = ({ providers, models, except, when }: RefusalRow): boolean =>
    providers.includes(provider) &&
    (!models || matchesName(models, name)) &&
    !(except && matchesName(except, name)) &&
    (when?.(capabilities) ?? true);
  return table.filter(holds).flatMap((row) => row.refuses(capabilities));
}
