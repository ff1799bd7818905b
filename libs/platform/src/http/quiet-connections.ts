import { type Socket } from 'node:net';
import { type FastifyInstance } from 'fastify';

/** The same for a connection and for TLS on it. */
const nameOf = ({ remoteAddress, remotePort }: Socket): string =>
  `${remoteAddress ?? ''} ${remotePort ?? ''}`;

/**
 * Lets a server end at once though clients hold connections on which they ask nothing: Node counts one that was opened and never
 * used as busy until its headers are overdue, a minute later. Requests that have begun are answered first.
 */
export function dropQuietConnections(fastify: FastifyInstance): void {
  const quiet = new Map<string, Socket>();
  fastify.server.on('connection', (socket: Socket) => {
    const name = nameOf(socket);
    quiet.set(name, socket);
    socket.once('close', () => quiet.delete(name));
  });
  fastify.server.on('request', ({ socket }, response) => {
    const name = nameOf(socket);
    quiet.delete(name);
    response.once('close', () => {
      if (!socket.destroyed) quiet.set(name, socket);
    });
  });
  fastify.addHook('preClose', (done) => {
    for (const socket of quiet.values()) socket.destroy();
    done();
  });
}
