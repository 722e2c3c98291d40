/** How many input tokens a conversation would be. */
export interface TokenCount {
  readonly inputTokens: number;
  /** `estimate`: no provider has counted. */
  readonly source: 'provider' | 'estimate';
}
