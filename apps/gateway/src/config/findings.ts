import type { z } from 'zod';

/** What a schema has against a value, at one path. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** An unknown key is reported at the key; of a choice the branch that came furthest says what is wrong. */
export function findingsOf(issue: z.core.$ZodIssue): readonly Finding[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'this key is not known' }));
  }
  return (issue.code === 'invalid_union' && tellingFindings(issue)) || [{ path: issue.path, message: issue.message }];
}

function tellingFindings(issue: z.core.$ZodIssueInvalidUnion): readonly Finding[] | undefined {
  const branches = issue.errors.map((branch) =>
    branch.flatMap((inner) => findingsOf({ ...inner, path: [...issue.path, ...inner.path] })),
  );
  const telling = branches.find((branch) =>
    branch.some(({ message, path }) => message.includes('not available') || path.length > issue.path.length),
  );
  if (telling || issue.message !== 'Invalid input') return telling;
  const messages = branches.flat().map(({ message }) => message);
  return [{ path: issue.path, message: messages.join(', or ') }];
}
