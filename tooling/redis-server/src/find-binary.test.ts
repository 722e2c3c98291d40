import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRedisBinary } from './find-binary.ts';

describe('findRedisBinary', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'find-binary-'));
    await writeFile(join(folder, 'redis-server'), 'not a program');
    await writeFile(join(folder, 'valkey-server'), '#!/bin/sh\n');
    await chmod(join(folder, 'valkey-server'), 0o755);
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('believes the environment before the path', () => {
    expect(findRedisBinary({ PROXY_TEST_REDIS_SERVER: '/opt/own', PATH: folder })).toBe('/opt/own');
  });

  it('passes over a file that cannot be run', () => {
    expect(findRedisBinary({ PATH: `/nonexistent:${folder}` })).toBe(join(folder, 'valkey-server'));
  });

  it('finds nothing on an empty path', () => {
    expect(findRedisBinary({ PATH: '' })).toBeUndefined();
  });
});
