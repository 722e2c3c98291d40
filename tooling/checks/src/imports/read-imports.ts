/** `import … from 'x'`, `export … from 'x'` and `import 'x'`, which formatted code begins at the start of a line. */
const STATIC = /^(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]/gm;
/** `import('x')`, as an expression or in a type, in a line where neither a comment nor a string began before it. */
const DYNAMIC = /^(?!\s*(?:\*|\/\/|\/\*))[^'"`\n]*?\bimport\(\s*['"]([^'"]+)['"]/gm;

/** The module names a source file asks for, in order of appearance within each kind, without repeats. */
export function readImports(source: string): readonly string[] {
  const names = [STATIC, DYNAMIC].flatMap((pattern) => [...source.matchAll(pattern)].map(([, name]) => name ?? ''));
  return [...new Set(names)];
}
