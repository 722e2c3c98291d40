import {
  type AnswerContent,
  createGate,
  createScriptedUpstream,
  cutRandomly,
  type ScriptedAnswer,
  type ScriptedUpstream,
  seededRandom,
} from '@proxy/testing';
import { expect } from 'vitest';
import { clientKey, gatewayTo, type RunningGateway } from '../src/gateway-to.ts';
import type { UpstreamDialect } from '../src/upstream-dialects.ts';
import type { Answer, Client, ConnectedClient, Question } from './client.ts';

export type Mode = 'whole' | 'stream';

/** One client, one upstream, and the gateway between them. */
export interface World {
  readonly client: Client;
  readonly dialect: UpstreamDialect;
  readonly connected: ConnectedClient;
  readonly upstream: ScriptedUpstream;
  readonly gateway: RunningGateway;
}

/** What must hold between every client and every upstream. */
export interface Cell {
  readonly name: string;
  /** The upstream answers with an error. */
  readonly fails?: boolean;
  /** The call has no end: what comes after it would find its traces. */
  readonly isCut?: boolean;
  /** Absent: both. */
  readonly only?: Mode;
  check(world: World, mode: Mode): Promise<void>;
}

/** Opens an upstream and a gateway to it. */
export async function openWorld(client: Client, dialect: UpstreamDialect): Promise<World & AsyncDisposable> {
  const upstream = await createScriptedUpstream();
  const gateway = await gatewayTo(dialect, upstream.url);
  return {
    client,
    dialect,
    upstream,
    gateway,
    connected: client.connect(gateway.origin, clientKey),
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await upstream.close();
    },
  };
}

/** Longest piece of a cut stream, in bytes: short enough to cut most characters of more than one byte. */
const pieceBytes = 5;

const bytesOf = (event: string | Uint8Array): Uint8Array => (typeof event === 'string' ? Buffer.from(event) : event);

/** An answer in the form that is asked for; a stream is cut anywhere, also inside characters. */
function scripted(dialect: UpstreamDialect, mode: Mode, content: AnswerContent): ScriptedAnswer {
  if (mode === 'whole') return dialect.whole(content);
  const { headers, body } = dialect.stream(content);
  return { headers, body: cutRandomly(Buffer.concat(body.map(bytesOf)), seededRandom(7), { max: pieceBytes }) };
}

const usage = { input: 20, output: 9, cacheRead: 8 };
const prompt = 'Grüezi 🌍';
const tools = ['weather', 'time'];
const rounds = [
  { id: 'call_1', name: 'weather', input: { city: 'Zürich' }, result: 'sunny ☀️' },
  { id: 'call_2', name: 'time', input: { city: 'Genève' }, result: 'noon' },
];
const toolCalls = rounds.map(({ id, name, input }) => ({ id, name, arguments: JSON.stringify(input) }));

function ask(
  { upstream, dialect, connected }: World,
  mode: Mode,
  content: AnswerContent,
  question: Partial<Question> = {},
): Promise<Answer> {
  upstream.next(scripted(dialect, mode, content));
  return connected[mode]({ prompt, ...question });
}

const lastSent = ({ upstream }: World): string => JSON.stringify(upstream.requests.at(-1)?.body);

const text: Cell = {
  name: 'text, beyond ASCII',
  async check(world, mode) {
    let heard = '';
    const onText = (piece: string): void => {
      heard += piece;
    };
    const answer = await ask(world, mode, { text: ['Guten ', 'Tag, 世界 ', '🌞!'] }, { onText });
    expect(answer).toMatchObject({ text: 'Guten Tag, 世界 🌞!', calls: [], stop: 'stop' });
    if (mode === 'stream') expect(heard).toBe(answer.text);
    expect(lastSent(world)).toContain(prompt);
  },
};

const tokens: Cell = {
  name: 'usage',
  async check(world, mode) {
    const answer = await ask(world, mode, { text: ['Tag'], usage });
    expect(answer.usage).toMatchObject({ input: usage.input, output: usage.output });
    expect(world.gateway.records.at(-1)).toMatchObject({ outcome: 'ok', tokens: { output: usage.output } });
  },
};

const cachedTokens: Cell = {
  name: 'what of its input came from a cache',
  async check(world, mode) {
    const answer = await ask(world, mode, { text: ['Tag'], usage });
    expect(answer.usage).toEqual(usage);
    expect(world.gateway.records.at(-1)).toMatchObject({ tokens: { input: 12, cacheRead: 8, output: 9 } });
  },
};

const length: Cell = {
  name: 'the reason to stop, when tokens are spent',
  async check(world, mode) {
    expect(await ask(world, mode, { text: ['Guten T'], stop: 'length' })).toMatchObject({
      text: 'Guten T',
      stop: 'length',
    });
  },
};

const reasoning: Cell = {
  name: 'reasoning',
  async check(world, mode) {
    const answer = await ask(world, mode, { reasoning: ['Let me ', 'think. 🤔'], text: ['Yes.'] });
    expect(answer).toMatchObject({ reasoning: 'Let me think. 🤔', text: 'Yes.', stop: 'stop' });
  },
};

const parallelCalls: Cell = {
  name: 'parallel calls of tools',
  async check(world, mode) {
    const { text, calls, stop } = await ask(world, mode, { text: ['Moment. '], toolCalls }, { tools });
    expect({ text, stop }).toEqual({ text: 'Moment. ', stop: 'calls' });
    expect(calls).toMatchObject(rounds.map(({ name, input }) => ({ name, input })));
    expect(new Set(calls.map((call) => call.id)).size).toBe(2);
    expect(lastSent(world)).toContain('Tells the weather of a city.');
  },
};

const emptyArguments: Cell = {
  name: 'a call without arguments',
  async check(world, mode) {
    const call = { id: 'call_1', name: 'time', arguments: '{}' };
    const { calls, stop } = await ask(world, mode, { toolCalls: [call] }, { tools });
    expect({ calls, stop }).toMatchObject({ calls: [{ name: 'time', input: {} }], stop: 'calls' });
  },
};

const results: Cell = {
  name: 'results of tools on their way back',
  async check(world, mode) {
    const answer = await ask(world, mode, { text: ['Sonnig.'] }, { tools, rounds });
    expect(answer.text).toBe('Sonnig.');
    const sent = lastSent(world);
    for (const { name, input, result } of rounds)
      for (const word of [name, input.city, result]) expect(sent).toContain(word);
  },
};

/** Seconds that an upstream asks to wait. */
const waitSeconds = 7;
const said = 'the upstream said so';

const failure = (status: number, seen: number, words: string): Cell => ({
  name: `its own error for a ${status} of the upstream`,
  fails: true,
  async check(world, mode) {
    const headers = status === 429 ? { headers: { 'retry-after': String(waitSeconds) } } : {};
    world.upstream.next(world.dialect.error(status, { message: said, ...headers }));
    const error = await world.connected[mode]({ prompt }).then(
      () => expect.unreachable('It did not fail.'),
      (thrown: unknown) => world.client.failureOf(thrown),
    );
    expect(error).toMatchObject({ isTyped: true, status: seen, message: expect.stringContaining(words) });
    expect(error.retryAfterSeconds).toBe(status === 429 ? waitSeconds : undefined);
    expect(world.upstream.requests).toHaveLength(1);
  },
});

/** The client leaves while the upstream waits at a gate: before a whole answer, or after a stream's first words. */
const abort: Cell = {
  name: 'no upstream that goes on after it has left',
  isCut: true,
  async check(world, mode) {
    const gate = createGate();
    const controller = new AbortController();
    const { headers, body } = world.dialect.stream({ text: ['one ', 'two ', 'three'] });
    const cut = body.findIndex((event) => Buffer.from(event).includes('two')) + 1;
    const streamed = { headers, body: [...body.slice(0, cut), gate, ...body.slice(cut)] };
    world.upstream.next(mode === 'stream' ? streamed : () => gate.pass().then(() => streamed));
    const heard = Promise.withResolvers<string>();
    const onText = (): void => heard.resolve('heard');
    const asking = world.connected[mode]({ prompt, signal: controller.signal, onText });
    const left = asking.then(
      () => 'answered',
      () => 'failed',
    );
    const request = await world.upstream.nextRequest();
    if (mode === 'stream') expect(await Promise.race([heard.promise, left])).toBe('heard');
    controller.abort();
    expect(await request.closed).toEqual({ abortedByClient: true });
    expect(await left).toBe('failed');
    gate.open();
  },
};

const brokenOff: Cell = {
  name: 'a failure, and no ending, where the upstream breaks off',
  isCut: true,
  only: 'stream',
  async check(world) {
    const { headers, body } = world.dialect.stream({ text: ['one ', 'two ', 'three'] });
    const cut = body.findIndex((event) => Buffer.from(event).includes('two')) + 1;
    world.upstream.next({ headers, body: body.slice(0, cut), ending: 'cut' });
    let heard = '';
    const onText = (piece: string): void => {
      heard += piece;
    };
    await expect(world.connected.stream({ prompt, onText })).rejects.toThrow();
    expect(heard).toBe('one two ');
    expect(world.gateway.records).toMatchObject([{ outcome: 'truncated' }]);
  },
};

export const cells: readonly Cell[] = [
  text,
  tokens,
  cachedTokens,
  length,
  reasoning,
  parallelCalls,
  emptyArguments,
  results,
  failure(400, 400, said),
  failure(401, 502, "refused the gateway's"),
  failure(404, 404, said),
  failure(429, 429, said),
  failure(500, 500, said),
  brokenOff,
  abort,
];
