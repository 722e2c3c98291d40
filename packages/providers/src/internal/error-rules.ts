import { classifyStatus, type ErrorClass, type ErrorDetails } from '@proxy/spec';

/** One thing that a provider says of an error and that the shared table would read wrongly. Every field given must hold. */
export interface ErrorRule {
  readonly status?: number;
  /** The error's `code` or `type`. */
  readonly word?: string;
  /** A part of the error's message, in lower case. For errors that are told apart by nothing else. */
  readonly says?: string;
  readonly class: ErrorClass;
}

/** Reads errors by a provider's own rules, the first that holds, and by the shared table where none does. */
export function classifyBy(rules: readonly ErrorRule[]): (status: number, details: ErrorDetails) => ErrorClass {
  return (status, details) =>
    rules.find((rule) => holds(rule, status, details))?.class ?? classifyStatus(status, details);
}

function holds(rule: ErrorRule, status: number, { code, type, message }: ErrorDetails): boolean {
  if (rule.status !== undefined && rule.status !== status) return false;
  if (rule.word !== undefined && rule.word !== code && rule.word !== type) return false;
  return rule.says === undefined || (message?.toLowerCase().includes(rule.says) ?? false);
}
