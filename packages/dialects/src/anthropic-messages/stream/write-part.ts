import { ownFields } from '../dialect.ts';
import { isToldByDetails } from '../response/answer-blocks.ts';
import { type PartContext, type PartStart, type PartWriter, silence } from './part-writer.ts';
import { createTextWriter } from './text-writer.ts';
import { createThinkingWriter } from './thinking-writer.ts';
import { createNativeWriter, createToolWriter } from './tool-writer.ts';

/** The writer for a part that may open now. */
export function writePart(start: PartStart, context: PartContext): PartWriter {
  const { head } = start;
  const { losses, traits } = context;
  switch (head.kind) {
    case 'text':
      return createTextWriter(context, ownFields(start));
    case 'reasoning':
      return createThinkingWriter(context, head, ownFields(start));
    case 'tool_call':
      traits.hasToolCalls = true;
      return createToolWriter(head, start.part, context, ownFields(start));
    case 'native':
      return createNativeWriter(head, context);
    case 'refusal':
      traits.hasRefusal = true;
      if (!isToldByDetails(start)) return createTextWriter(context);
      traits.refusalDetails = ownFields(start);
      return silence;
    case 'audio':
      losses.lose('changed', 'audio', 'Sound cannot be answered; its transcript is.');
      return createTextWriter(context);
    default:
      losses.lose('dropped', head.kind, `An answer of this dialect holds no ${head.kind} part.`);
      return silence;
  }
}
