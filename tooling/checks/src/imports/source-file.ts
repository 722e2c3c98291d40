/** A source file as the import checks see it. */
export interface SourceFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly imports: readonly string[];
}

/** Files that are never published: they may use development dependencies. */
export const isDevelopmentFile = (path: string): boolean =>
  /\.(test|bench|fixture)\.m?ts$|\.config\.ts$|\/(test|examples|bench)\//.test(path);
