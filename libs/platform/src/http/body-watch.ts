import { type IncomingMessage } from 'node:http';
import { problem } from '#libs/kernel';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { problemDocument } from './problem.filter.js';
import { hasBody } from '../auth/has-body.js';

/** How patient the server is with whoever sends a body. */
export interface BodyPatience {
  /** How long a body may take in all, in milliseconds; for a streamed one, between looks at how fast it is. */
  readonly milliseconds: number;
  /** What of a streamed body has to arrive between two looks, in bytes. */
  readonly least: number;
}

/** Half a minute; an upload may last for days if it brings two KiB in a second, as a poor mobile line does. */
const patience: BodyPatience = { milliseconds: 30_000, least: 60 << 10 };

const streamed = new WeakSet<IncomingMessage>();

/** Lets this body take as long as it wants, as long as it moves: for handlers that keep what has arrived somewhere else than in memory. */
export function letStream(body: IncomingMessage): void {
  streamed.add(body);
}

function end(request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent || reply.raw.headersSent) {
    request.raw.destroy();
    return;
  }
  const tooSlow = problem('body.too-slow', 'Send faster, or in smaller parts.');
  reply.hijack(); // whatever waits for the body will find that it was answered
  reply.raw.once('finish', () => request.raw.destroy());
  reply.raw.writeHead(tooSlow.status, { 'Content-Type': 'application/problem+json', Connection: 'close' });
  reply.raw.end(JSON.stringify(problemDocument(tooSlow, request.id)));
}

function watch(request: FastifyRequest, reply: FastifyReply, limits: BodyPatience): void {
  const body = request.raw;
  const arrived = (): number => body.socket.bytesRead;
  let before = arrived();
  const timer = setInterval(() => {
    const now = arrived();
    const moves = streamed.has(body) && now - before >= limits.least;
    before = now;
    if (body.complete || body.destroyed) clearInterval(timer);
    // Who has sent what we have not taken yet is not slow.
    else if (!moves && body.readableLength === 0) end(request, reply);
  }, limits.milliseconds);
  timer.unref();
  body.once('close', () => clearInterval(timer));
}

/** Ends requests whose bodies do not arrive: each holds memory, and a connection. */
export function watchBodies(fastify: FastifyInstance, limits = patience): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (hasBody(request)) watch(request, reply, limits);
    done();
  });
}
