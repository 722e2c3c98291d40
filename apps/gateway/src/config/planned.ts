import { z } from 'zod';

/**
 * Values that the contract names and this version does not enforce. They are refused by name, never silently
 * accepted, so that nobody relies on what is not there.
 */
export const plannedValue = <const Value extends string>(...values: readonly Value[]): z.ZodType<never, Value> =>
  z.enum(values as [Value, ...Value[]]).transform((value, context) => {
    context.addIssue({ code: 'custom', message: `"${value}" is not available in this version` });
    return z.NEVER;
  });

/** An option of which this version enforces only one setting: the one that switches it off. */
export const onlySetting = <const Setting>(setting: Setting) =>
  z
    .custom<Setting>((value) => JSON.stringify(value) === JSON.stringify(setting), {
      error: `is not available in this version; leave it out, or set it to ${JSON.stringify(setting)}`,
    })
    .optional();

/** An option that this version does not have. */
export const planned = z.undefined({ error: 'is not available in this version; leave it out' }).optional();
