export { createUsageReader } from './read-usage.ts';
export type { Appended, UsageFiles } from './usage-files.ts';
export { usageLine } from './usage-line.ts';
export { createUsageLog, type UsageLog, type UsageLogOptions } from './usage-log.ts';
