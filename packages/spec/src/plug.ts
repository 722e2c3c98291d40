import { z } from 'zod';
import type { Request } from './request.ts';

/** What a plug gets beside the request. */
export interface PlugContext {
  /** Asks a model on behalf of the request: same scope and budget, one level deep. */
  run(request: Request): Promise<Request>;
}

/**
 * One step of a pipeline: a request in, a request out. A plug that has nothing to wait for returns the request itself
 * and not a promise. What it throws ends the request with an error that names the plug.
 */
export interface Plug {
  readonly name: string;
  call(request: Request, context: PlugContext): Request | Promise<Request>;
}

export interface PlugDefinition<Options, Input> {
  readonly name: string;
  /** Absent: the plug takes no options. */
  readonly options?: z.ZodType<Options, Input>;
  /** Prepares once, when the pipeline is built; what it returns runs per request. */
  init(options: Options): Plug['call'];
}

/**
 * A plug's factory. Its options are checked once, when the pipeline is built.
 * @throws PlugOptionsError from the factory, naming the plug and each option that is wrong
 */
export function definePlug<Options = undefined, Input = Options>(
  definition: PlugDefinition<Options, Input>,
): (...input: undefined extends Input ? [input?: Input] : [input: Input]) => Plug {
  const schema: z.ZodType<Options, Input> =
    definition.options ?? (z.undefined() as unknown as z.ZodType<Options, Input>);
  return (...input) => {
    const parsed = schema.safeParse(input[0]);
    if (!parsed.success) throw new PlugOptionsError(definition.name, z.prettifyError(parsed.error));
    return { name: definition.name, call: definition.init(parsed.data) };
  };
}

/** The options of a plug are wrong: a mistake of whoever builds the pipeline. */
export class PlugOptionsError extends Error {
  readonly plug: string;

  constructor(plug: string, problems: string) {
    super(`The options of plug ${plug} are wrong:\n${problems}`);
    this.name = 'PlugOptionsError';
    this.plug = plug;
  }
}
