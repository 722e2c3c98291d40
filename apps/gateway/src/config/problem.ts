/** Where in a file, from 1; absent where no place in the file stands for it. */
export interface Place {
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** One thing that is wrong with a configuration. */
export interface Problem extends Place {
  /** `models.fast.targets.0.provider`; empty for the document as a whole. */
  readonly path: string;
  readonly message: string;
}

/** A configuration that cannot be used. The message has a line for each problem: `file:line:column path: what is wrong`. */
export class ConfigError extends Error {
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(problems.map((problem) => describe(file, problem)).join('\n'));
    this.name = 'ConfigError';
    this.file = file;
    this.problems = problems;
  }
}

function describe(file: string, { line, column, path, message }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return path === '' ? `${place} ${message}` : `${place} ${path}: ${message}`;
}
