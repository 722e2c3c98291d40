/** The value as a list of one, or of none. */
export function optional<Value>(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}
