import { readFileSync } from 'node:fs';
import { type LocatedDocument, readDocument } from './located-document.ts';

/** Where the options of a configuration stand in its file; nowhere, where that is none or has become unreadable since. */
export function placesIn(file: string | undefined): LocatedDocument['placeAt'] {
  try {
    if (file !== undefined) return readDocument(file, readFileSync(file, 'utf8')).placeAt;
  } catch {}
  return () => ({});
}
