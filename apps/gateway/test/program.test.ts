import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createGate, openaiChat } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { upstream } from './kit.ts';
import { address, run } from './run-program.ts';

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

  it('takes a SIGHUP for what it is: there is nothing to read again', async () => {
    const program = run(['--port', '0']);
    const [, url = ''] = await program.says(address);
    program.child.kill('SIGHUP');
    await program.says(/There is no configuration file/);
    expect((await post(url, hello)).status).toBe(200);
    program.child.kill('SIGTERM');
    expect(await program.exit).toBe(0);
    expect(readdirSync(join(program.folder, 'data/logs/usage'))).toHaveLength(1);
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
    [['--port', 'x'], /--port: expected a number to 65535, not "x"/],
    [['--port', '70000'], /--port: expected a number to 65535, not "70000"/],
    [['--config', 'nowhere.yaml'], /nowhere.yaml the file cannot be read \(ENOENT\)/],
  ])('says of %j what is wrong', async (args, message) => {
    const program = run(args);
    expect(await program.exit).toBe(1);
    expect(program.output).toMatch(message);
    expect(program.output).not.toMatch(/ {4}at /);
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

  it.each([
    ['is thrown where nothing catches it', 'throw new Error("injected defect")'],
    ['is a rejection that nobody hears', 'Promise.reject(new Error("injected defect"))'],
  ])('lets others end, and exits with 1, when an error %s', async (_, defect) => {
    const gate = createGate();
    const { body, headers } = openaiChat.stream({ text: ['one ', 'two'] });
    const server = await upstream({ headers, body: [...body.slice(0, 3), gate, ...body.slice(3)] });
    const files = {
      'gateway.yaml': config(server.url, 'm1'),
      'defect.mjs': `process.on('SIGUSR2', () => { ${defect} });`,
    };
    const program = run([], files, { NODE_OPTIONS: '--import=./defect.mjs' });
    const [, url = ''] = await program.says(address);
    const response = await post(url, { ...ask, stream: true }, asAlice);
    program.child.kill('SIGUSR2');
    await program.says(/"level":"fatal".*injected defect/);
    while (await isServing(url));
    gate.open();
    expect(await response.text()).toContain('[DONE]');
    expect(await program.exit).toBe(1);
    const [ledger = ''] = readdirSync(join(program.folder, 'data/logs/usage'));
    expect(readFileSync(join(program.folder, 'data/logs/usage', ledger), 'utf8')).toContain('"outcome":"ok"');
  });
});
