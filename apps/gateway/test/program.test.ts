import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGate, openaiChat } from '@proxy/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { upstream } from './kit.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

interface Program {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly output: string;
  /** Settles once the output holds this; rejects if the program ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  readonly exit: Promise<number | null>;
}

/** The program, in a folder of its own, with nothing of this machine's environment but what is given. */
function run(
  args: readonly string[],
  files: Record<string, string> = {},
  environment: Record<string, string> = {},
): Program {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-program-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const child = spawn(process.execPath, ['--conditions=@proxy/source', main, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      output += text.toString();
      for (const listener of listeners) listener();
    });
  }
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    folder,
    get output() {
      return output;
    },
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(output);
          if (!found) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        void exit.then((code) => reject(new Error(`ended with ${code} and never said ${pattern}:\n${output}`)));
        look();
      }),
    exit,
  };
}

const address = /listens on (http:\S+)/;
const post = (url: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const isServing = (url: string): Promise<boolean> =>
  fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
const hello = { model: 'mock/echo', messages: [{ role: 'user', content: 'Hello, gateway' }] };

describe('the program without a configuration', () => {
  it('starts, says what is on, answers with the mock, and stops on a signal', async () => {
    const program = run(['--port', '0'], {}, { OPENAI_API_KEY: 'sk-canary-0123456789abcdef' });
    const [, url = ''] = await program.says(address);
    const answer = await (await post(url, hello)).json();
    expect(answer).toMatchObject({ choices: [{ message: { content: 'Hello, gateway' } }] });
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok' });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('proxy_requests_total');
    expect(program.output).toMatch(/providers +openai, mock/);
    program.child.kill('SIGTERM');
    expect(await program.exit).toBe(0);
    expect(program.output).not.toContain('canary');
    const [ledger = ''] = readdirSync(join(program.folder, 'data/logs/usage'));
    const line = JSON.parse(readFileSync(join(program.folder, 'data/logs/usage', ledger), 'utf8'));
    expect(line).toMatchObject({ key: 'anonymous', provider: 'mock', model: 'echo', outcome: 'ok', status: 200 });
  });

  it('says so where the port is taken, and ends', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const program = run(['--port', String(port)]);
    expect(await program.exit).toBe(1);
    expect(program.output).toContain(`127.0.0.1:${port} is in use already`);
    server.close();
  });

  it('refuses to be open to the world', async () => {
    const program = run(['--host', '0.0.0.0', '--port', '0']);
    expect(await program.exit).toBe(1);
    expect(program.output).toContain('without keys the gateway listens on loopback only');
  });

  it.each([
    [['--prot', '1'], /Unknown option '--prot'/],
    [['dance'], /There is no command "dance"/],
    [['--port', 'x'], /--port: expected a number, not "x"/],
    [['--config', 'nowhere.yaml'], /nowhere.yaml the file cannot be read \(ENOENT\)/],
  ])('says of %j what is wrong', async (args, message) => {
    const program = run(args);
    expect(await program.exit).toBe(1);
    expect(program.output).toMatch(message);
    expect(program.output).not.toMatch(/ {4}at /);
  });
});

describe('gateway check', () => {
  it('prints the resolved configuration with secrets masked', async () => {
    const config = `providers: { a: { type: openai, apiKey: "\${A_KEY}" } }\nkeys: { k: { key: canary-key } }`;
    const program = run(['check'], { 'gateway.yaml': config }, { A_KEY: 'sk-canary' });
    expect(await program.exit).toBe(0);
    expect(program.output).toContain('bodyLimit: 10485760');
    expect(program.output).not.toContain('canary');
  });

  it('says where a typo is', async () => {
    const program = run(['check'], { 'gateway.yaml': 'providers:\n  a:\n    type: openai\n    apiKye: x\n' });
    expect(await program.exit).toBe(1);
    expect(program.output).toContain('gateway.yaml:4:13 providers.a.apiKye: this key is not known');
  });

  it('finds what only building shows', async () => {
    const program = run(['check'], { 'gateway.yaml': 'providers:\n  a: { type: openai }\n' });
    expect(await program.exit).toBe(1);
    expect(program.output).toMatch(/providers\.a\.apiKey: OpenAI needs an API key/);
  });
});

describe('gateway schema', () => {
  it('prints a JSON Schema that editors can use', async () => {
    const program = run(['schema']);
    expect(await program.exit).toBe(0);
    expect(JSON.parse(program.output)).toMatchObject({
      type: 'object',
      properties: { server: {}, providers: {}, models: {}, keys: {} },
    });
  });
});

describe('the program with a configuration', () => {
  const config = (url: string, model: string): string =>
    `server: { port: 0 }\nproviders: { p: { type: openai, apiKey: k, baseUrl: "${url}/v1" } }\nmodels: { m: { targets: [{ provider: p, model: ${model} }] } }\nkeys: { alice: { key: key-of-alice } }\n`;
  const asAlice = { authorization: 'Bearer key-of-alice' };
  const ask = { ...hello, model: 'm' };

  it('takes a new configuration over when the file changes, and keeps the old where the new is wrong', async () => {
    const server = await upstream((request) => openaiChat.text((request.body as { model: string }).model));
    const program = run([], { 'gateway.yaml': config(server.url, 'old') });
    const [, url = ''] = await program.says(address);
    const modelNow = async (): Promise<string> => {
      const answer = (await (await post(url, ask, asAlice)).json()) as { choices: [{ message: { content: string } }] };
      return answer.choices[0].message.content;
    };
    expect(await modelNow()).toBe('old');
    writeFileSync(join(program.folder, 'gateway.yaml'), 'models: [');
    await program.says(/gateway.yaml:1:10 Flow sequence/);
    expect(await modelNow()).toBe('old');
    rmSync(join(program.folder, 'gateway.yaml'));
    await program.says(/cannot be read \(ENOENT\)/);
    expect(await modelNow()).toBe('old');
    writeFileSync(join(program.folder, 'gateway.yaml'), config(server.url, 'new'));
    await program.says(/"outcome":"ok"/);
    expect(await modelNow()).toBe('new');
    program.child.kill('SIGHUP');
    await program.says(/"outcome":"ok".*"outcome":"ok"/s);
  });

  it('lets an open stream finish when it is stopped', async () => {
    const gate = createGate();
    const { body, headers } = openaiChat.stream({ text: ['one ', 'two'] });
    const server = await upstream({ headers, body: [...body.slice(0, 3), gate, ...body.slice(3)] });
    const program = run([], { 'gateway.yaml': config(server.url, 'm1') });
    const [, url = ''] = await program.says(address);
    const response = await post(url, { ...ask, stream: true }, asAlice);
    program.child.kill('SIGTERM');
    while (await isServing(url));
    gate.open();
    expect(await response.text()).toContain('[DONE]');
    expect(await program.exit).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const { body, headers } = openaiChat.stream({ text: ['one ', 'two'] });
    const server = await upstream({ headers, body: body.slice(0, 3), ending: 'hang' });
    const program = run([], { 'gateway.yaml': config(server.url, 'm1') });
    const [, url = ''] = await program.says(address);
    const response = await post(url, { ...ask, stream: true }, asAlice);
    const reading = response.text().catch(() => 'cut');
    program.child.kill('SIGTERM');
    program.child.kill('SIGINT');
    expect(await program.exit).toBe(0);
    expect(await reading).not.toContain('[DONE]');
  });
});
