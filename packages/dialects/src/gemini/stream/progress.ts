import { bearsContent, mergeUsage, type OpaqueState, type StreamEvent, type StreamProgress } from '@proxy/spec';

export type Progress = { -readonly [Name in keyof Omit<StreamProgress, 'opaque'>]: StreamProgress[Name] } & {
  opaque?: string[] | undefined;
};

/** Keeps in mind what the events tell of an answer as a whole. */
export function follow(progress: Progress, events: readonly StreamEvent[]): void {
  for (const event of events) {
    if (!progress.hasContent) progress.hasContent = bearsContent(event);
    if (event.kind === 'signature') {
      note(progress, event.opaque);
    } else if (event.kind === 'part_start') {
      if ('opaque' in event.head && event.head.opaque) note(progress, event.head.opaque);
    } else if (event.kind === 'start') {
      progress.id = event.id;
      progress.model = event.model;
    } else if (event.kind === 'usage') {
      if (Object.keys(event.usage).length > 0) progress.usage = mergeUsage(progress.usage, event.usage);
    } else if (event.kind === 'finish') {
      if (event.candidate === 0) progress.stop = event.stop;
    } else if (event.kind === 'end') {
      progress.isComplete = true;
    } else if (event.kind === 'error') {
      progress.fault = event.fault;
      if (event.fault.class === 'invalid') progress.isViolation = true;
    }
  }
}

function note(progress: Progress, { payload }: OpaqueState): void {
  progress.opaque ??= [];
  progress.opaque.push(payload);
}
