import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import fastify from 'fastify';
import { dropQuietConnections } from './quiet-connections.js';

it('ends a server at once though a client opened a connection and asks nothing', async () => {
  const server = fastify();
  dropQuietConnections(server);
  server.get('/', () => 'answered');
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('answered');
  const silent = connect(port, '127.0.0.1');
  await once(silent, 'connect');
  const ended = once(silent, 'close');
  // Without it the wait is longer than a test may take.
  await server.close();
  await ended;
});
