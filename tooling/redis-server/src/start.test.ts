import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { describeWithRedis } from './describe-with-redis.ts';
import { startRedisServer } from './start.ts';

async function firstAnswer(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${command}\r\n`);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer);
}

describeWithRedis('startRedisServer', (server, binary) => {
  it('serves at once', async () => {
    expect(await firstAnswer(server().port, 'PING')).toBe('+PONG\r\n');
  });

  it('gives each server a port of its own and frees it', async () => {
    const other = await startRedisServer(binary);
    expect(other.port).not.toBe(server().port);
    await other.stop();
    await expect(firstAnswer(other.port, 'PING')).rejects.toThrow('ECONNREFUSED');
  });

  it('repeats what the server said when it will not start', async () => {
    await expect(startRedisServer('/bin/false')).rejects.toThrow('/bin/false did not start:\nexit code 1');
    await expect(startRedisServer('/nonexistent')).rejects.toThrow('ENOENT');
  });
});
