import { type Document, isNode, isScalar, LineCounter, type Node, parseDocument, type Scalar, visit } from 'yaml';
import type { z } from 'zod';
import { crossCheck } from './cross-check.ts';
import { InterpolationError, interpolate, type Sources } from './interpolate.ts';
import { ConfigError, type Problem } from './problem.ts';
import { type Config, configSchema } from './schema.ts';

const maxBytes = 4 * 1024 * 1024;

/**
 * Reads gateway.yaml (JSON is YAML too), with every problem found at once.
 * @throws ConfigError
 */
export function parseConfig(file: string, text: string, sources: Sources): Config {
  if (text.length > maxBytes) throw new ConfigError(file, [{ path: '', message: 'the file is larger than 4 MB' }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const syntax = document.errors.map((error) => ({
    ...lines.linePos(error.pos[0]),
    path: '',
    message: firstLine(error.message),
  }));
  if (syntax.length > 0)
    throw new ConfigError(
      file,
      syntax.map(({ col, ...problem }) => ({ ...problem, column: col })),
    );
  const missing = interpolateAll(document, lines, sources);
  const parsed = configSchema.safeParse(toPlain(file, document));
  const wrong = parsed.success ? [] : problemsOf(parsed.error, document, lines);
  const unfilled = new Set(missing.map((problem) => problem.path));
  const problems = [...missing, ...wrong.filter((problem) => !unfilled.has(problem.path))];
  if (!parsed.success || problems.length > 0) throw new ConfigError(file, problems);
  const inconsistent = crossCheck(parsed.data).map(({ path, message }) => ({
    ...placeOf(path, document, lines),
    path: path.join('.'),
    message,
  }));
  if (inconsistent.length > 0) throw new ConfigError(file, inconsistent);
  return parsed.data;
}

/** An alias in the file may stand for a hundred nodes at most: more is an attack on the memory. */
function toPlain(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw new ConfigError(file, [{ path: '', message: error instanceof Error ? error.message : String(error) }]);
  }
}

/** Fills in references, in place and in scalars only; each that cannot be filled is a problem at its place. */
function interpolateAll(document: Document, lines: LineCounter, sources: Sources): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return;
      try {
        node.value = interpolate(node.value, sources);
      } catch (error) {
        if (!(error instanceof InterpolationError)) throw error;
        problems.push({ ...placeOfNode(node, lines), path: pathOf(key, ancestors), message: error.message });
      }
    },
  });
  return problems;
}

/** The path of a visited scalar, from the keys and indices of its ancestors. */
function pathOf(key: number | 'key' | 'value' | null, ancestors: readonly unknown[]): string {
  const steps: string[] = [];
  for (const [index, ancestor] of ancestors.entries()) {
    const child = ancestors[index + 1];
    if (isPair(ancestor)) steps.push(String(isScalar(ancestor.key) ? ancestor.key.value : ancestor.key));
    else if (isSequence(ancestor)) steps.push(String(child === undefined ? key : ancestor.items.indexOf(child)));
  }
  return steps.join('.');
}

function isPair(value: unknown): value is { readonly key: Scalar } {
  return typeof value === 'object' && value !== null && 'key' in value && 'value' in value && !('items' in value);
}

function isSequence(value: unknown): value is { readonly items: readonly unknown[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'items' in value &&
    'constructor' in value &&
    value.constructor.name === 'YAMLSeq'
  );
}

function problemsOf(error: z.ZodError, document: Document, lines: LineCounter): readonly Problem[] {
  return error.issues
    .flatMap((issue) => flatten(issue))
    .map(({ path, message }) => ({
      ...placeOf(path, document, lines),
      path: path.join('.'),
      message,
    }));
}

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** An unknown key is reported at the key; of a choice the branch that came furthest says what is wrong. */
function flatten(issue: z.core.$ZodIssue): readonly Finding[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'this key is not known' }));
  }
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.map((branch) =>
      branch.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] })),
    );
    const telling = branches.find((branch) =>
      branch.some((finding) => finding.message.includes('not available') || finding.path.length > issue.path.length),
    );
    if (telling) return telling;
    if (issue.message === 'Invalid input') {
      return [
        {
          path: issue.path,
          message: branches
            .flat()
            .map((finding) => finding.message)
            .join(', or '),
        },
      ];
    }
  }
  return [{ path: issue.path, message: issue.message }];
}

/** The place of the deepest part of a path that stands in the file: a missing key is reported at what lacks it. */
function placeOf(
  path: readonly PropertyKey[],
  document: Document,
  lines: LineCounter,
): Pick<Problem, 'line' | 'column'> {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node)) return placeOfNode(node, lines);
  }
  return {};
}

function placeOfNode(node: Node, lines: LineCounter): Pick<Problem, 'line' | 'column'> {
  if (!node.range) return {};
  const { line, col } = lines.linePos(node.range[0]);
  return { line, column: col };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? text;
}
