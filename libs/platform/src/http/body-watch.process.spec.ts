import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { letStream, watchBodies } from './body-watch.js';

let server: FastifyInstance;
let port: number;

beforeAll(async () => {
  server = fastify();
  watchBodies(server, { milliseconds: 200, least: 100 });
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));
  server.post('/json', (request) => request.body);
  server.post('/stream', async (request) => {
    letStream(request.raw);
    let bytes = 0;
    for await (const block of request.raw as AsyncIterable<Buffer>) bytes += block.length;
    return { bytes };
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  port = (server.server.address() as AddressInfo).port;
});
afterAll(() => server.close());

/** Sends the head of a body of so many bytes, and whatever follows; gives all that was answered until the connection ended. */
function send(
  path: string,
  type: string,
  length: number,
  first = '',
): { socket: Socket; answer: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n${first}`,
  );
  const answer = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
  return { socket, answer };
}

describe('a body that does not arrive', () => {
  it('is given up, however many there are, and its connection is closed', async () => {
    const half = Array.from(
      { length: 200 },
      () => send('/json', 'application/json', 1000, '{"half":').answer,
    );
    for (const answer of await Promise.all(half)) {
      expect(answer).toMatch(/^HTTP\/1.1 408 /);
      expect(answer).toContain('body.too-slow');
    }
  });

  it('is given up also where it comes drop by drop, or where it was to be streamed and stands still', async () => {
    const { socket, answer } = send('/json', 'application/json', 1000, '{"drop":"');
    const drops = setInterval(() => socket.write('x'), 20);
    expect(await answer).toMatch(/^HTTP\/1.1 408 /);
    clearInterval(drops);
    expect(await send('/stream', 'text/csv', 1000, 'a').answer).toMatch(/^HTTP\/1.1 408 /);
  });
});

describe('a body that moves', () => {
  it('may take its time if it is streamed', async () => {
    const { socket, answer } = send('/stream', 'text/csv', 20 * 300);
    for (let i = 0; i < 20; i++) {
      await sleep(50);
      socket.write('x'.repeat(300));
    }
    socket.end();
    expect(await answer).toContain('{"bytes":6000}');
  });
});
