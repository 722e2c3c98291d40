import { invalidRequest } from '@proxy/spec';

/** What the path of a call says: who is asked, and for what. */
export interface CallPath {
  readonly model: string;
  /** `generateContent`, or any other method behind the colon. */
  readonly method: string;
}

const collection = '/models/';

/**
 * Reads `/v1beta/models/{model}:{method}`; `undefined` where the path is no call of a model. Names hold slashes and
 * colons: the last colon parts name and method. Vertex puts project and place in front of `models`.
 */
export function readCallPath(path: string): CallPath | undefined {
  const bare = decoded(path.split('?', 1)[0] ?? '');
  const start = bare.indexOf(collection);
  const colon = bare.lastIndexOf(':');
  if (start === -1 || colon < start + collection.length + 1) return undefined;
  return { model: bare.slice(start + collection.length, colon), method: bare.slice(colon + 1) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** @throws GatewayError `PROXY_INVALID_REQUEST` where the path names no model */
export function callOf(path: string): CallPath {
  const call = readCallPath(path);
  if (call) return call;
  throw invalidRequest('The path must name a model and a method: `/v1beta/models/{model}:generateContent`.', 'model');
}
