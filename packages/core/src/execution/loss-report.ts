import type { Loss, Request } from '@proxy/spec';

/** A long conversation may lose the same thing of each of its messages: beyond so many, places are told as one. */
const mostPlaces = 50;
/** A client may make up any number of fields. */
const mostFields = 200;

/** And give it any name. */
const longestField = 200;

const position = /\.\d+(?=\.|$)/g;

/**
 * What a request lost, in a report that stays small whatever the request is: of many losses those of one field are told
 * once, as `messages.*.name`, and beyond that the last entry says how many fields are left out.
 */
export function lossReport(losses: readonly Loss[]): readonly Loss[] {
  if (losses.length <= mostPlaces) return losses.some(isLong) ? losses.map(shortened) : losses;
  const fields = new Map<string, Loss>();
  for (const loss of losses) {
    const field = loss.field.replace(position, '.*');
    const key = `${loss.action} ${field}`;
    if (!fields.has(key)) fields.set(key, shortened({ ...loss, field }));
  }
  const report = [...fields.values()];
  if (report.length <= mostFields) return report;
  const reason = `The report names the first ${mostFields}.`;
  return [...report.slice(0, mostFields), { field: `${report.length - mostFields} more`, action: 'dropped', reason }];
}

/** Takes down what an answer loses, as it happens: so many entries at most, since an upstream may make up fields too. */
export function answerLosses({ metadata }: Request): (loss: Loss) => void {
  let room = mostFields;
  return (loss) => {
    if (room <= 0) return;
    room--;
    metadata.losses.push(shortened(loss));
  };
}

const isLong = ({ field }: Loss): boolean => field.length > longestField;
const shortened = (loss: Loss): Loss =>
  isLong(loss) ? { ...loss, field: `${loss.field.slice(0, longestField)}…` } : loss;
