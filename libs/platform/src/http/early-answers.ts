import { type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { hasBody } from '../auth/has-body.js';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

export interface LingerLimits {
  /** How much of a refused body is still taken, so that its sender gets to read the answer. */
  readonly bytes: number;
  readonly milliseconds: number;
}

export const lingerLimits: LingerLimits = { bytes: 64 << 20, milliseconds: 5_000 };

/** Resolves when the body has ended, the sender went away, or enough was thrown away. */
function drain(body: IncomingMessage, limits: LingerLimits): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const onData = (block: Buffer): void => {
      bytes += block.length;
      if (bytes > limits.bytes) finish();
    };
    const finish = (): void => {
      clearTimeout(timer);
      body.off('data', onData).off('end', finish).off('close', finish);
      body.pause();
      resolve();
    };
    const timer = setTimeout(finish, limits.milliseconds);
    body.on('error', () => undefined);
    body.on('data', onData).once('end', finish).once('close', finish);
    if (body.complete || body.readableEnded || body.destroyed) finish();
    else body.resume();
  });
}

/** The answer at once, and its end only when the body was drained: an unread body would reset the connection. */
export function lingering(
  answer: string | Buffer,
  body: IncomingMessage,
  limits: LingerLimits = lingerLimits,
): Readable {
  async function* parts(): AsyncGenerator<Buffer, void, undefined> {
    yield Buffer.from(answer);
    await drain(body, limits);
  }
  return Readable.from(parts(), { objectMode: false });
}

/** Whatever is answered while the sender still sends ends the connection, after a bounded draining of the rest. */
async function onSend(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const { complete, readableEnded, destroyed } = request.raw;
  const early = hasBody(request) && !complete && !readableEnded && !destroyed;
  if (!early || !(typeof payload === 'string' || Buffer.isBuffer(payload))) return payload;
  reply.header('Connection', 'close').header('Content-Length', Buffer.byteLength(payload));
  return Promise.resolve(lingering(payload, request.raw));
}

/** Lets every answer reach its client, also one that is given before the body was read. */
export function answerEarly(fastify: FastifyInstance): void {
  fastify.addHook('onSend', onSend);
}
