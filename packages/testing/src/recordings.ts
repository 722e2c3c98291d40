import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json, JsonObject } from '@proxy/spec';

/**
 * How near a recording is to the wire: an HTTP recording; events or a body recorded by a client library, whose framing
 * is rebuilt and of which neither framing nor headers may be asserted; or a sample written after documentation.
 */
export type RecordingFidelity = 'wire' | 'payload' | 'sample';

export interface RecordedMessage {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** A whole answer has a `body` (a string where it was not JSON), a streamed one the text of its body as `sse`. */
export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly sse?: string;
}

/** One exchange with a provider, as a fixture file holds it. */
export interface Recording {
  /** `provider.api.(json|stream).hash` */
  readonly id: string;
  /** Where it was published, and under which licence: kept with every copy. */
  readonly source: JsonObject;
  /** Who answered. */
  readonly provider: string;
  /** The dialect spoken. */
  readonly api: string;
  readonly model: string | null;
  readonly stream: boolean;
  /** What a search found in it: a help for choosing, not a truth to assert on. */
  readonly features: readonly string[];
  readonly fidelity: RecordingFidelity;
  /** Null where the source kept only the answer. */
  readonly request: RecordedMessage | null;
  readonly response: RecordedAnswer;
}

/** All of these must hold. */
export interface RecordingQuery {
  readonly api?: string;
  readonly provider?: string;
  readonly stream?: boolean;
  readonly fidelity?: RecordingFidelity;
  /** HTTP status of the answer is 400 or more. */
  readonly failed?: boolean;
  /** Has each of these features. */
  readonly features?: readonly string[];
}

/**
 * The recordings in a folder and the folders below it, in the order of their ids. `index.json` is none of them.
 * @throws where the folder cannot be read, or a file is not JSON
 */
export function loadRecordings(folder: string | URL, query: RecordingQuery = {}): readonly Recording[] {
  const path = typeof folder === 'string' ? folder : fileURLToPath(folder);
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.json') && !/(^|[\\/])index\.json$/.test(name))
    .map((name): Recording => JSON.parse(readFileSync(join(path, name), 'utf8')))
    .filter((recording) => matches(recording, query))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

function matches(recording: Recording, { features = [], failed, ...equal }: RecordingQuery): boolean {
  const { api, provider, stream, fidelity } = recording;
  const fields: RecordingQuery = { api, provider, stream, fidelity };
  const isEqual = Object.entries(equal).every(([name, value]) => fields[name as keyof RecordingQuery] === value);
  const isFailed = recording.response.status >= 400;
  return isEqual && isFailed === (failed ?? isFailed) && features.every((name) => recording.features.includes(name));
}

/** The bytes of an answer, as they would cross the wire. */
export function answerBytes({ response: { body, sse } }: Recording): Uint8Array {
  return Buffer.from(sse ?? (typeof body === 'string' ? body : JSON.stringify(body)));
}
