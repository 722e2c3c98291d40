import {
  type AdaptedBody,
  GatewayError,
  isJsonObject,
  type Json,
  type JsonObject,
  type Loss,
  nearestEffort,
  type Refusal,
  type RequestFacts,
  type Target,
} from '@proxy/spec';

type FieldRefusal = Extract<Refusal, { readonly field: string }>;
type RoleRefusal = Extract<Refusal, { readonly kind: 'role' }>;
type CallRefusal = Extract<Refusal, { readonly kind: 'unsigned_call' }>;
type AskRefusal = Extract<Refusal, { readonly kind: 'ask' }>;

/** One rule at work: the body as it is taken, the same one where nothing is against it. */
type Step = (body: JsonObject, losses: Loss[]) => JsonObject;

/**
 * What a model's upstream refuses, made ready for a target of a dialect; `undefined` where nothing is known. Runs once
 * per target, so that a request pays for the fields it says and for nothing else.
 */
export function compileFit(refusals: readonly Refusal[] = [], dialect: string): Target['fit'] {
  const asks = refusals.filter((refusal) => refusal.kind === 'ask');
  const steps = refusals.flatMap((refusal): Step[] => {
    if (refusal.kind === 'ask' || refusal.dialect !== dialect) return [];
    if (refusal.kind === 'unsigned_call') return [signStep(refusal)];
    return [refusal.kind === 'role' ? roleStep(refusal) : fieldStep(refusal)];
  });
  if (asks.length === 0 && steps.length === 0) return undefined;
  return (body, facts) => {
    for (const ask of asks) refuse(ask, facts);
    return fitBody(body, steps);
  };
}

function fitBody(body: JsonObject, steps: readonly Step[]): AdaptedBody {
  const losses: Loss[] = [];
  let fitted = body;
  for (const step of steps) fitted = step(fitted, losses);
  return { body: fitted, losses };
}

const asked: Readonly<Record<AskRefusal['fact'], { readonly what: string; readonly param: string }>> = {
  hasTools: { what: 'tools', param: 'tools' },
  hasImages: { what: 'images', param: 'messages' },
  stream: { what: 'requests for a stream', param: 'stream' },
};

function refuse({ fact }: AskRefusal, facts: RequestFacts): void {
  if (!facts[fact]) return;
  const { what, param } = asked[fact];
  throw new GatewayError('PROXY_UNSUPPORTED', `This model takes no ${what}.`, { param });
}

function fieldStep(refusal: FieldRefusal): Step {
  const path = refusal.field.split('.');
  const except = refusal.unless && { path: refusal.unless.field.split('.'), values: refusal.unless.isOneOf };
  return (body, losses) => {
    const value = readAt(body, path);
    if (value === undefined) return body;
    if (except?.values.includes(readAt(body, except.path) ?? null)) return body;
    return fitters[refusal.kind](body, path, value, refusal as never, losses);
  };
}

type Fitter<Kind extends FieldRefusal['kind']> = (
  body: JsonObject,
  path: readonly string[],
  value: Json,
  refusal: Extract<FieldRefusal, { readonly kind: Kind }>,
  losses: Loss[],
) => JsonObject;

const fitters: { readonly [Kind in FieldRefusal['kind']]: Fitter<Kind> } = {
  drop(body, path, value, { field, neutral }, losses) {
    if (value !== null && value !== neutral)
      losses.push({ field, action: 'dropped', reason: 'The model refuses this field.' });
    return writeAt(body, path, undefined);
  },
  rename(body, path, value, { field, to }, losses) {
    const isTaken = readAt(body, to.split('.')) !== undefined;
    losses.push({ field, action: isTaken ? 'dropped' : 'renamed', reason: `The model calls it ${to}.` });
    const without = writeAt(body, path, undefined);
    return isTaken ? without : writeAt(without, to.split('.'), value);
  },
  at_most(body, path, value, { field, limit }, losses) {
    if (typeof value !== 'number' || value <= limit) return body;
    losses.push({ field, action: 'changed', reason: `The model takes at most ${limit}.` });
    return writeAt(body, path, limit);
  },
  one_of(body, path, value, { field, values, otherwise }, losses) {
    if (typeof value !== 'string' || values.includes(value)) return body;
    const taken = otherwise ?? nearestEffort(value, values);
    losses.push({ field, action: 'changed', reason: `The model takes ${taken} in its place.` });
    return writeAt(body, path, taken);
  },
};

/** System text says the same whatever the role is called that its dialect has for it; text of a user does not. */
const systemRoles: ReadonlySet<string> = new Set(['system', 'developer']);

function roleStep({ from, to }: RoleRefusal): Step {
  const action = systemRoles.has(from) && systemRoles.has(to) ? 'renamed' : 'emulated';
  const speaks = (message: Json | undefined): message is JsonObject =>
    isJsonObject(message) && message['role'] === from;
  return (body, losses) => {
    const { messages } = body;
    if (!Array.isArray(messages) || !messages.some(speaks)) return body;
    for (const [index, message] of messages.entries())
      if (speaks(message))
        losses.push({ field: `messages.${index}.role`, action, reason: `The model knows no role ${from}.` });
    return { ...body, messages: messages.map((message) => (speaks(message) ? { ...message, role: to } : message)) };
  };
}

function signStep({ calls, signature, sentinel }: CallRefusal): Step {
  const path = signature.split('.');
  const isUnsigned = (call: Json | undefined): call is JsonObject => isJsonObject(call) && !readAt(call, path);
  return (body, losses) => {
    const { messages } = body;
    if (!Array.isArray(messages)) return body;
    const from = messages.findLastIndex((message) => isJsonObject(message) && message['role'] === 'user');
    let signed: Json[] | undefined;
    for (let index = from + 1; index < messages.length; index++) {
      const message: Json | undefined = messages[index];
      const [first, ...others] = isJsonObject(message) && Array.isArray(message[calls]) ? message[calls] : [];
      if (!isJsonObject(message) || !isUnsigned(first)) continue;
      losses.push({
        field: `messages.${index}.${calls}.0`,
        action: 'emulated',
        reason: 'It is sent without a signature.',
      });
      signed ??= [...messages];
      signed[index] = { ...message, [calls]: [writeAt(first, path, sentinel), ...others] };
    }
    return signed ? { ...body, messages: signed } : body;
  };
}

function readAt(body: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = body;
  for (const name of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** A copy with another value at the path; `undefined` takes the field away. */
function writeAt(body: JsonObject, [name = '', ...rest]: readonly string[], value: Json | undefined): JsonObject {
  const { [name]: old, ...others } = body;
  if (rest.length > 0) return { ...body, [name]: writeAt(isJsonObject(old) ? old : {}, rest, value) };
  return value === undefined ? others : { ...others, [name]: value };
}
