import type { Environment, ProviderAdapter, SettingRequirement, Settings } from '@proxy/spec';
import { ProviderOptionsError } from './provider-options-error.ts';

/** Settings as configuration gives them. */
export type GivenSettings = Readonly<Record<string, string | undefined>>;

/**
 * The adapter with the settings of one provider. What configuration leaves out the environment may say.
 * @throws ProviderOptionsError for a setting that is missing, wrong, or unknown to the adapter
 */
export function configuredAdapter(
  id: string,
  adapter: ProviderAdapter,
  given: GivenSettings,
  environment: Environment,
): ProviderAdapter {
  const known = adapter.requirements.settings ?? {};
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !Object.hasOwn(known, name))
      throw new ProviderOptionsError(id, name, `${adapter.name} has no such option.`);
  if (!adapter.configure) return adapter;
  const configured = adapter.configure(readSettings(id, adapter, known, given, environment), environment);
  if ('problem' in configured) throw new ProviderOptionsError(id, configured.setting, configured.problem);
  return configured;
}

function readSettings(
  id: string,
  { name: provider }: ProviderAdapter,
  known: Readonly<Record<string, SettingRequirement>>,
  given: GivenSettings,
  environment: Environment,
): Settings {
  const settings: Record<string, string> = {};
  for (const [name, { what, environment: variables = [], isRequired }] of Object.entries(known)) {
    const value = given[name] ?? variables.map((variable) => environment[variable]).find((text) => text);
    if (value !== undefined) settings[name] = value;
    else if (isRequired) throw new ProviderOptionsError(id, name, `${provider} needs ${what}; ${advice(variables)}.`);
  }
  return settings;
}

function advice(variables: readonly string[]): string {
  return variables.length === 0 ? 'give one' : `give one, or set ${variables.join(' or ')}`;
}
