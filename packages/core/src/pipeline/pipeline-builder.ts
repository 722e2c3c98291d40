import type { Plug } from '@proxy/spec';

/** A list of plugs that is changed by name. Each method gives a new builder; the old one stays as it was. */
export interface PipelineBuilder {
  readonly plugs: readonly Plug[];
  append(...plugs: readonly Plug[]): PipelineBuilder;
  prepend(...plugs: readonly Plug[]): PipelineBuilder;
  /** @throws RangeError where no plug has that name; so do the following */
  before(name: string, ...plugs: readonly Plug[]): PipelineBuilder;
  after(name: string, ...plugs: readonly Plug[]): PipelineBuilder;
  replace(name: string, ...plugs: readonly Plug[]): PipelineBuilder;
  remove(name: string): PipelineBuilder;
}

/** Starts from these plugs; segments are arrays, joined with the spread operator. */
export function buildPipeline(...plugs: readonly Plug[]): PipelineBuilder {
  const splice = (name: string, offset: number, removed: number, added: readonly Plug[]): PipelineBuilder => {
    const index = plugs.findIndex((plug) => plug.name === name);
    if (index < 0) throw new RangeError(`No plug is named ${name}; there are: ${inspectPipeline(plugs).join(', ')}.`);
    return buildPipeline(...plugs.toSpliced(index + offset, removed, ...added));
  };
  return {
    plugs,
    append: (...added) => buildPipeline(...plugs, ...added),
    prepend: (...added) => buildPipeline(...added, ...plugs),
    before: (name, ...added) => splice(name, 0, 0, added),
    after: (name, ...added) => splice(name, 1, 0, added),
    replace: (name, ...added) => splice(name, 0, 1, added),
    remove: (name) => splice(name, 0, 1, []),
  };
}

/** The names of the plugs that would run, in order. */
export function inspectPipeline(pipeline: readonly Plug[] | PipelineBuilder): readonly string[] {
  const plugs = 'plugs' in pipeline ? pipeline.plugs : pipeline;
  return plugs.map((plug) => plug.name);
}
