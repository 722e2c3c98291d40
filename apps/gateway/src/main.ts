#!/usr/bin/env -S node --max-semi-space-size=16
import { enableCompileCache } from 'node:module';

// What follows is imported after the cache is on, so that the next start need not compile it again.
enableCompileCache();
const { runCommand } = await import('./cli.ts');

process.exitCode = await runCommand(process.argv.slice(2));
