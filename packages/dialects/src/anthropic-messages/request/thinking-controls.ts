import type { ModelCapabilities, ReasoningControl } from '@proxy/spec';

/** The ways in which a model lets its reasoning be steered. */
export interface ThinkingControls {
  readonly toggle: boolean;
  readonly effort: Extract<ReasoningControl, { kind: 'effort' }> | undefined;
  readonly budget: Extract<ReasoningControl, { kind: 'budget_tokens' }> | undefined;
}

/** `undefined` where nothing is known of the model. */
export function controlsOf(capabilities: ModelCapabilities | undefined): ThinkingControls | undefined {
  const controls = capabilities?.reasoningControls;
  return (
    controls && {
      toggle: controls.some(({ kind }) => kind === 'toggle'),
      effort: controls.find((control) => control.kind === 'effort'),
      budget: controls.find((control) => control.kind === 'budget_tokens'),
    }
  );
}
