import { loadRecordings } from '@proxy/testing';
import { describeCodec, samplesFrom } from '@proxy/testing/contracts';
import { gemini } from './codec.ts';

const recordings = loadRecordings(new URL('../../fixtures/gemini-generate', import.meta.url));
/** Upstreams are always asked for events; what reads lists has tests of its own. */
const isList = (sse = ''): boolean => sse.trimStart().startsWith('[');

describeCodec(gemini, samplesFrom(recordings.filter(({ response }) => !isList(response.sse))));
