import {
  classifyStatus,
  GatewayError,
  isJsonObject,
  type Json,
  readErrorDetails,
  type UpstreamFault,
  upstreamError,
} from '@proxy/spec';
import type { Recording } from '@proxy/testing';
import type { Problem } from './answer-meaning.ts';
import { lostPaths } from './lost-paths.ts';
import type { Source, Wire } from './wires.ts';

/** An error answer, as a client of either dialect is told of it. */
export function replayError({ response: { status, body } }: Recording, from: Source, to: Wire): Problem[] {
  const error = status < 400 ? errorIn(body, from) : upstreamError(faultOf(status, body, from));
  if (!error?.fault) return [{ aspect: 'fault', detail: 'no error of the upstream was found' }];
  const isHidden = error.fault.class === 'auth';
  const told = to.codec.encodeError(error, 'replay');
  const said = readErrorDetails(told.body).message ?? '';
  const original = readErrorDetails(body).message ?? '';
  const statusClass = isHidden ? 5 : Math.floor((error.fault.status ?? status) / 100);
  return [
    ...problem(said === '' || /undefined|\[object/.test(said), 'message', JSON.stringify(told.body)),
    ...problem(!isHidden && !said.includes(original), 'message', `${original} became ${said}`),
    ...problem(Math.floor(told.status / 100) !== statusClass, 'status', `${status} became ${told.status}`),
    ...(from === to && !isHidden && isJsonObject(body) ? lostPaths(body, told.body) : []).map((detail) => ({
      aspect: 'lost',
      detail,
    })),
  ];
}

const problem = (isOne: boolean, aspect: string, detail: string): Problem[] => (isOne ? [{ aspect, detail }] : []);

function faultOf(status: number, body: Json | undefined, { codec }: Source): UpstreamFault {
  const { message = 'The upstream failed.', type, code, param } = readErrorDetails(body);
  return {
    class: classifyStatus(status, {
      message,
      ...(code !== undefined && { code }),
      ...(type !== undefined && { type }),
    }),
    status,
    message,
    dialect: codec.dialect,
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
    ...(body !== undefined && { body }),
  };
}

/** The error in an answer of status 200. */
function errorIn(body: Json | undefined, { codec }: Source): GatewayError | undefined {
  try {
    codec.chat.decodeResponse(isJsonObject(body) ? body : {});
  } catch (error) {
    if (GatewayError.is(error)) return error;
    throw error;
  }
  return undefined;
}
