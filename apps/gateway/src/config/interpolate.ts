/** Where values that do not stand in the file come from. */
export interface Sources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The content of a file, or `undefined` where it cannot be read. */
  readFile(path: string): string | undefined;
}

/** A value could not be put in. The message names the variable or file, never a value. */
export class InterpolationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InterpolationError';
  }
}

const reference = /\$\{(?:file:([^}]+)|([A-Za-z_]\w*)(?::-([^}]*))?)\}/g;

/**
 * Puts in what `${NAME}`, `${NAME:-default}` and `${file:/path}` stand for. Works on one parsed text of the file, so
 * that no value can change the document's structure. A variable that is set but empty takes the default.
 * @throws InterpolationError
 */
export function interpolate(text: string, sources: Sources): string {
  return text.replace(
    reference,
    (_, path: string | undefined, name: string | undefined, fallback: string | undefined) =>
      path === undefined ? variable(name ?? '', fallback, sources) : secretFile(path, sources),
  );
}

function variable(name: string, fallback: string | undefined, { environment }: Sources): string {
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  if (fallback !== undefined) return fallback;
  throw new InterpolationError(`the environment variable ${name} is not set`);
}

function secretFile(path: string, { readFile }: Sources): string {
  const content = readFile(path);
  if (content === undefined) throw new InterpolationError(`the file ${path} cannot be read`);
  return content.trimEnd();
}
