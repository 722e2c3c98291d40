/**
 * One thing that a translation could not carry over as it was.
 * - `dropped` the target cannot take it, and only quality or cost changes
 * - `changed` it was fitted to what the target takes (a clamped temperature)
 * - `emulated` the target does it by other means
 * - `renamed` it says the same under another name, and `onLoss: reject` has nothing against it
 */
export interface Loss {
  /** Path of the field in the client's dialect, `messages.3.name`, or the canonical name of the feature. */
  readonly field: string;
  readonly action: 'dropped' | 'changed' | 'emulated' | 'renamed';
  readonly reason: string;
  /** Which of the two was translated; absent: the request. */
  readonly side?: 'request' | 'response';
}
