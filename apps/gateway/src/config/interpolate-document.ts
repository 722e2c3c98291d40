import { isPair, isScalar, isSeq, visit } from 'yaml';
import { InterpolationError, interpolate, type Sources } from './interpolate.ts';
import type { LocatedDocument } from './located-document.ts';
import type { Problem } from './problem.ts';

/** Fills in references, in place and in values only; each that cannot be filled is a problem at its place. */
export function interpolateDocument({ document, placeOf }: LocatedDocument, sources: Sources): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return;
      try {
        node.value = interpolate(node.value, sources);
      } catch (error) {
        if (!(error instanceof InterpolationError)) throw error;
        problems.push({ ...placeOf(node), path: pathOf([...ancestors, node]), message: error.message });
      }
    },
  });
  return problems;
}

/** The path of the last of these nodes, from the keys and indices of those it stands in. */
function pathOf(nodes: readonly unknown[]): string {
  const steps = nodes.flatMap((node, depth) => {
    if (isPair(node)) return [String(isScalar(node.key) ? node.key.value : node.key)];
    return isSeq(node) ? [String(node.items.indexOf(nodes[depth + 1]))] : [];
  });
  return steps.join('.');
}
