/** A provider cannot be made from these options; the message names provider and option. */
export class ProviderOptionsError extends Error {
  readonly provider: string;
  readonly option: string;

  constructor(provider: string, option: string, problem: string) {
    super(`providers.${provider}.${option}: ${problem}`);
    this.name = 'ProviderOptionsError';
    this.provider = provider;
    this.option = option;
  }
}
