// Starts a server with a fresh demo world for each project, and ends them.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FullConfig } from '@playwright/test';

const PATIENCE = 120_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function ready(base: string): Promise<boolean> {
  try {
    return (await fetch(`${base}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const inTime = await Promise.race([ended.then(() => true), sleep(10_000).then(() => false)]);
  if (!inTime) {
    server.kill('SIGKILL');
    await ended;
  }
}

/** One server with a demo world of its own; gives what ends it. */
async function serve(project: string, program: string): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), `juyi-e2e-${project}-`));
  const log = join(folder, 'log');
  const said = () => readFileSync(log, 'utf8').slice(-4000);
  const base = `http://127.0.0.1:${await freePort()}`;
  const out = openSync(log, 'a');
  const server = spawn(
    program,
    ['serve', '--demo', '--addr', base.slice('http://'.length), '--data', join(folder, 'data')],
    { stdio: ['ignore', out, out], cwd: folder },
  );
  closeSync(out);
  let failed: Error | undefined;
  server.on('error', (error) => (failed = error));

  for (const until = Date.now() + PATIENCE; !(await ready(base)); ) {
    const gone = failed ?? (server.exitCode === null ? undefined : new Error(`it ended with ${server.exitCode}`));
    if (gone || Date.now() > until) {
      await stop(server);
      throw new Error(`the server is not ready: ${gone?.message ?? `waited ${PATIENCE / 1000} s`}\n${said()}`);
    }
    await sleep(100);
  }

  const taken = join(folder, 'taken');
  mkdirSync(taken);
  // The tests of a project find their own server by its name (fixtures.ts).
  process.env[`JUYI_BASE_${project}`] = base;
  process.env[`JUYI_TAKEN_${project}`] = taken;

  return async () => {
    const before = server.exitCode ?? server.signalCode;
    await stop(server);
    const log = said();
    rmSync(folder, { recursive: true, force: true });
    if (before !== null) throw new Error(`the server ended during the tests: ${before}\n${log}`);
    if (/panicked at/.test(log)) throw new Error(`the server panicked:\n${log}`);
  };
}

export default async function start(config: FullConfig): Promise<() => Promise<void>> {
  const program = process.env.JUYI_BIN;
  if (!program) throw new Error('JUYI_BIN must name the juyi program; `cargo xtask test --only browser` sets it');
  const ends: (() => Promise<void>)[] = [];
  // One that fails to start or to end keeps none of the others running.
  const end = async () => {
    const ended = await Promise.allSettled(ends.map((stopped) => stopped()));
    const bad = ended.find((e) => e.status === 'rejected');
    if (bad) throw bad.reason;
  };
  try {
    for (const { name } of config.projects) ends.push(await serve(name, program));
  } catch (error) {
    await Promise.allSettled([end()]);
    throw error;
  }
  return end;
}
