import type { ChatResponse, Message, Plug, StreamEvent } from '@proxy/spec';
import { buildPipeline, inspectPipeline, type PipelineBuilder } from '../pipeline/pipeline-builder.ts';
import type { ChatOptions } from './gateway.ts';

/** Carries out what a builder holds. */
export interface ChatRunner {
  chat(
    target: string,
    messages: readonly Message[],
    options: ChatOptions,
    plugs: readonly Plug[],
  ): Promise<ChatResponse>;
  stream(
    target: string,
    messages: readonly Message[],
    options: ChatOptions,
    plugs: readonly Plug[],
  ): AsyncIterable<StreamEvent>;
}

/** What a consumer of a stream gets: pieces of text, and at last the word that it is done. */
export type ChatChunk = { readonly content: string } | { readonly done: true };

/** A call and its own pipeline, step by step. Each method gives a new builder; the old one stays as it was. */
export interface ChatBuilder {
  withModel(model: string): ChatBuilder;
  withTemperature(temperature: number): ChatBuilder;
  /** Any option of a call, in canonical names. */
  withOptions(options: ChatOptions): ChatBuilder;
  /** A plug before the targets are ranked. */
  withPlug(plug: Plug): ChatBuilder;
  /** @throws RangeError where no plug has that name */
  withoutPlug(name: string): ChatBuilder;
  /** In place of any cache that is there: a plug named `lookup-cache`. */
  withCache(cache: Plug): ChatBuilder;
  withoutCache(): ChatBuilder;
  /** In place of any strategy that is there: a plug named `manage-context`. */
  withContext(strategy: Plug): ChatBuilder;
  /** Another pipeline altogether. */
  withPipeline(plugs: readonly Plug[]): ChatBuilder;
  /** The names of the plugs that would run, in order. */
  inspect(): readonly string[];
  /** Everything the builder holds; the messages only by their number. */
  debugInfo(): ChatBuilderInfo;
  /** @throws GatewayError */
  execute(): Promise<ChatResponse>;
  /** The text as it comes, then `{ done: true }`. @throws GatewayError where the stream fails, after the last piece */
  stream(consumer: (chunk: ChatChunk) => void): Promise<void>;
}

export interface ChatBuilderInfo {
  readonly target: string;
  readonly messageCount: number;
  readonly options: ChatOptions;
  readonly pipeline: readonly string[];
}

interface BuilderState {
  readonly target: string;
  readonly messages: readonly Message[];
  readonly options: ChatOptions;
  readonly pipeline: PipelineBuilder;
}

export function createChatBuilder(
  runner: ChatRunner,
  target: string,
  messages: readonly Message[],
  plugs: readonly Plug[],
): ChatBuilder {
  return builderOf(runner, { target, messages, options: {}, pipeline: buildPipeline(...plugs) });
}

function builderOf(runner: ChatRunner, state: BuilderState): ChatBuilder {
  const { target, messages, options, pipeline } = state;
  const change = (changed: Partial<BuilderState>): ChatBuilder => builderOf(runner, { ...state, ...changed });
  const withOptions = (more: ChatOptions): ChatBuilder => change({ options: { ...options, ...more } });
  const put = (plug: Plug, instead?: string): ChatBuilder =>
    change({ pipeline: beforeRanking(instead === undefined ? pipeline : without(pipeline, instead), plug) });
  return {
    withModel: (model) => withOptions({ model }),
    withTemperature: (temperature) => withOptions({ temperature }),
    withOptions,
    withPlug: (plug) => put(plug),
    withoutPlug: (name) => change({ pipeline: pipeline.remove(name) }),
    withCache: (cache) => put(cache, 'lookup-cache'),
    withoutCache: () => change({ pipeline: without(pipeline, 'lookup-cache') }),
    withContext: (strategy) => put(strategy, 'manage-context'),
    withPipeline: (plugs) => change({ pipeline: buildPipeline(...plugs) }),
    inspect: () => inspectPipeline(pipeline),
    debugInfo: () => ({ target, messageCount: messages.length, options, pipeline: inspectPipeline(pipeline) }),
    execute: () => runner.chat(target, messages, options, pipeline.plugs),
    async stream(consumer) {
      for await (const event of runner.stream(target, messages, options, pipeline.plugs)) {
        if (event.kind === 'text_delta') consumer({ content: event.text });
      }
      consumer({ done: true });
    },
  };
}

function beforeRanking(pipeline: PipelineBuilder, plug: Plug): PipelineBuilder {
  const ranks = inspectPipeline(pipeline).includes('rank-targets');
  return ranks ? pipeline.before('rank-targets', plug) : pipeline.prepend(plug);
}

function without(pipeline: PipelineBuilder, name: string): PipelineBuilder {
  return inspectPipeline(pipeline).includes(name) ? pipeline.remove(name) : pipeline;
}
