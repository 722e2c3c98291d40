import {
  bearsContent,
  mergeUsage,
  type OpaqueState,
  type StopReason,
  type StreamEvent,
  type StreamProgress,
  type UpstreamFault,
  type Usage,
} from '@proxy/spec';

/** What is known of a stream that passes as events. */
export class ProgressTracker implements StreamProgress {
  hasContent = false;
  isComplete = false;
  id: string | undefined;
  model: string | undefined;
  usage: Usage | undefined;
  stop: StopReason | undefined;
  fault: UpstreamFault | undefined;
  isViolation: boolean | undefined;
  opaque: string[] | undefined;

  see(event: StreamEvent): void {
    if (!this.hasContent && bearsContent(event)) this.hasContent = true;
    switch (event.kind) {
      case 'start':
        this.id = event.id;
        this.model = event.model;
        if (event.usage) this.usage = mergeUsage(this.usage, event.usage);
        break;
      case 'usage':
        this.usage = mergeUsage(this.usage, event.usage);
        break;
      case 'signature':
        this.#note(event.opaque);
        break;
      case 'part_start':
        this.#note('opaque' in event.head ? event.head.opaque : undefined);
        break;
      case 'finish':
        this.stop = event.stop;
        break;
      case 'error':
        this.fault = event.fault;
        this.isViolation = event.fault.isViolation;
        break;
      case 'end':
        this.isComplete = true;
        break;
    }
  }

  #note(opaque: OpaqueState | undefined): void {
    if (!opaque) return;
    this.opaque ??= [];
    this.opaque.push(opaque.payload);
  }
}
