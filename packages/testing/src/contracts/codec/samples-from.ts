import { isJsonObject } from '@proxy/spec';
import { answerBytes, type Recording } from '../../recordings.ts';
import type { CodecSamples, RequestSample, ResponseSample, StreamSample } from './codec-samples.ts';

export interface SamplesOptions {
  /** Why a recording does not survive a round trip, by its id. */
  readonly lossy?: Readonly<Record<string, string>> | undefined;
  /** Ids of streams that end without the dialect's terminator. */
  readonly lenientTerminator?: readonly string[] | undefined;
}

/** Recordings of one dialect as samples of its codec. Failed exchanges and streams with an error in them are none. */
export function samplesFrom(recordings: readonly Recording[], options: SamplesOptions = {}): CodecSamples {
  const good = recordings.filter(
    ({ response, features }) => response.status < 400 && !features.includes('error-mid-stream'),
  );
  const named = ({ id }: Recording): { name: string; lossy: string | undefined } => ({
    name: id,
    lossy: options.lossy?.[id],
  });
  return {
    requests: good.flatMap((recording): RequestSample[] => {
      const { body, headers = {}, path = '/' } = recording.request ?? {};
      return body === undefined ? [] : [{ ...named(recording), incoming: { body, headers, path } }];
    }),
    responses: good.flatMap((recording): ResponseSample[] => {
      const { body } = recording.response;
      return isJsonObject(body) ? [{ ...named(recording), body }] : [];
    }),
    streams: good.flatMap((recording): StreamSample[] => {
      if (recording.response.sse === undefined) return [];
      const lenientTerminator = options.lenientTerminator?.includes(recording.id) ?? false;
      return [{ ...named(recording), bytes: answerBytes(recording), lenientTerminator }];
    }),
  };
}
