import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFromDoor, type DoorAsk } from './data-door.js';

const problemOf = (code: string, status: number) =>
  JSON.stringify({
    type: `urn:tidegate:problem:${code}`,
    title: 'No',
    status,
    code,
    detail: 'As the door says.',
  });

let folder: string;
let file: string;
let fd: number;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'door-'));
  file = join(folder, 'release');
  fd = openSync(file, 'wx+');
});
afterEach(async () => {
  closeSync(fd);
  rmSync(folder, { recursive: true });
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

async function serve(listener: RequestListener): Promise<string> {
  const made = (server = createServer(listener));
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

const read = (origin: string, over: Partial<DoorAsk> = {}) =>
  readFromDoor({
    ...{ origin, fetch, token: 'tdg_own', release: 'r1', purpose: 'model-training', run: 'j1', fd },
    ...{ mostBytes: 1_000_000, retryMs: 1 },
    ...over,
  });

describe('the data door, as training uses it', () => {
  it('is asked for Parquet in the name of the run, and its bytes land in the file', async () => {
    const asked: unknown[] = [];
    const origin = await serve((request, response) => {
      asked.push([request.url, request.headers.authorization]);
      response.write('PAR1');
      response.end('PAR1');
    });
    await read(origin);
    expect(readFileSync(file, 'utf8')).toBe('PAR1PAR1');
    const address = '/v1/releases/r1/data?purpose=model-training&format=parquet&run=j1';
    expect(asked).toEqual([[address, 'Bearer tdg_own']]);
  });

  it.each([
    ['resource.not-found', 404],
    ['access.wrong-purpose', 403],
  ])('refuses a run with its own problem: %s', async (code, status) => {
    const origin = await serve((_, response) => response.writeHead(status).end(problemOf(code, status)));
    await expect(read(origin)).rejects.toMatchObject({ code, detail: 'As the door says.' });
  });

  it('does not know the token: that is for the operator, not for the one who asked', async () => {
    const origin = await serve((_, response) => response.writeHead(401).end(problemOf('token.invalid', 401)));
    await expect(read(origin)).rejects.toMatchObject({ code: 'training.unavailable' });
  });

  it.each([
    ['<html>', 502],
    [`{"code": "made.up"${' '.repeat(100_000)}}`, 500],
  ])('answers what is no problem document: the status alone is told', async (body, status) => {
    const origin = await serve((_, response) => response.writeHead(status).end(body));
    await expect(read(origin)).rejects.toMatchObject({
      code: 'internal.error',
      detail: `The data door answered ${status}.`,
    });
  });

  it('breaks off half way: the run fails and learns from no part', async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('PAR1', () => response.destroy());
    });
    await expect(read(origin)).rejects.toMatchObject({ code: 'internal.error' });
  });

  it('never makes training send its token elsewhere', async () => {
    let elsewhere = 0;
    const origin = await serve((request, response) => {
      if (request.url === '/elsewhere') elsewhere++;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await expect(read(origin)).rejects.toMatchObject({ code: 'training.unavailable' });
    expect(elsewhere).toBe(0);
  });

  it('sends more than training reads: the rest is not taken', async () => {
    const origin = await serve((_, response) => response.end(Buffer.alloc(200_000)));
    await expect(read(origin, { mostBytes: 100_000 })).rejects.toMatchObject({ code: 'training.impossible' });
  });

  it('is tried again while it cannot be reached', async () => {
    let knocks = 0;
    const origin = await serve((request, response) => {
      if (++knocks < 3) request.socket.destroy();
      else response.end('PAR1');
    });
    await read(origin);
    expect([knocks, readFileSync(file, 'utf8')]).toEqual([3, 'PAR1']);
  });

  it('is left when the run is cancelled', async () => {
    const cancel = new AbortController();
    const origin = await serve((_, response) => {
      response.write('PAR1', () => cancel.abort(new Error('cancelled')));
    });
    await expect(read(origin, { signal: cancel.signal })).rejects.toThrow('cancelled');
  });
});
