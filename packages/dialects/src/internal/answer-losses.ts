import type { Citation, Extensions, Loss, StreamEvent } from '@proxy/spec';
import { type ForeignField, foreignCitationFields, foreignFields } from './foreign-fields.ts';

type NativeEvent = Extract<StreamEvent, { readonly kind: 'native' }>;

/**
 * Tells once what of an answer its client's dialect cannot say, however often it occurs. The envelope that each dialect
 * writes anew (ids, times, the names of its objects) is no loss.
 */
export interface AnswerLosses {
  lose(action: Loss['action'], field: string, reason: string): void;
  /** What of a thing only dialects other than `own` know. */
  loseForeign(thing: { readonly extensions?: Extensions | undefined }, own: string): void;
  /** The same of citations, whose address, title and quote every dialect can say. */
  loseForeignCitations(citations: readonly Citation[] | undefined, own: string): void;
  /** An event of a stream, or fields of one, that only another dialect knows. */
  loseForeignEvent(event: NativeEvent, own: string): void;
}

export function createAnswerLosses(onLoss: ((loss: Loss) => void) | undefined): AnswerLosses {
  const told = new Set<string>();
  const lose: AnswerLosses['lose'] = (action, field, reason) => {
    if (!onLoss || told.has(field)) return;
    told.add(field);
    onLoss({ field, action, reason, side: 'response' });
  };
  const loseEach = (fields: readonly ForeignField[]): void => {
    for (const { field, dialect } of fields) lose('dropped', field, `Only ${dialect} knows this field.`);
  };
  return {
    lose,
    loseForeign(thing, own) {
      if (onLoss && thing.extensions) loseEach(foreignFields(thing, own));
    },
    loseForeignCitations(citations, own) {
      if (onLoss && citations) loseEach(foreignCitationFields(citations, own));
    },
    loseForeignEvent({ dialect, value }, own) {
      if (!onLoss || dialect === own) return;
      const { type } = value;
      if (typeof type === 'string') lose('dropped', type, `Only ${dialect} knows this event.`);
      else loseEach(foreignFields({ extensions: { [dialect]: value } }, own));
    },
  };
}
