import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Db, type IdempotencyEntity } from '#libs/db';
import { problem, type Actor } from '#libs/kernel';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { catchError, concatMap, from, mergeMap, of, throwError, type Observable } from 'rxjs';
import { actorOf } from '../auth/auth.guard.js';
import { REPEAT, type Repeat } from './answers.js';
import { beginRequest, endRequest, forgetRequest } from './idempotency.store.js';

/** Of the request and of what narrows the token: what one token was answered is not for another to hear. */
function fingerprint(request: FastifyRequest, { purpose, scopes }: Actor): string {
  const raw = (request as { rawBody?: Buffer }).rawBody;
  const digest = request.headers['content-digest'] ?? request.headers['content-length'] ?? '';
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n${String(digest)}\n`)
    .update(`${JSON.stringify([purpose ?? null, scopes ?? null])}\n`)
    .update(raw ?? '')
    .digest('hex');
}

/** `Idempotency-Key` on every POST: nothing is done twice. What a repeat hears is its handler's {@link Repeat}. */
export class IdempotencyInterceptor implements NestInterceptor {
  readonly #reflector = new Reflector();

  constructor(private readonly db: Db) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    const actor = actorOf(request);
    if (request.method !== 'POST' || typeof key !== 'string' || !actor) return next.handle();
    if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
      return throwError(() =>
        problem('request.malformed', 'Idempotency-Key must be 1 to 255 visible ASCII characters.'),
      );
    }
    const repeat = this.#reflector.get<Repeat | undefined>(REPEAT, context.getHandler()) ?? 'perform';
    if (repeat === 'perform') return next.handle();
    const reply = http.getResponse<FastifyReply>();
    return from(this.#begin(actor, key, fingerprint(request, actor))).pipe(
      mergeMap((first) =>
        first
          ? this.#replay(first, repeat, reply)
          : this.#perform(actor, key, { keeps: repeat === 'answer', reply, next }),
      ),
    );
  }

  async #begin(actor: Actor, key: string, print: string): Promise<IdempotencyEntity | null> {
    const earlier = await this.db.writeUnlogged(actor, (tx) => beginRequest(tx, key, print));
    if (!earlier) return null;
    if (earlier.fingerprint !== print) throw problem('idempotency.conflict');
    if (earlier.status === null) throw problem('idempotency.running');
    return earlier;
  }

  #replay(first: IdempotencyEntity, repeat: Repeat, reply: FastifyReply): Observable<unknown> {
    if (repeat === 'refuse') {
      return throwError(() =>
        problem('idempotency.conflict', 'This was done already; its secret is shown only once.'),
      );
    }
    void reply.status(first.status ?? 200).header('Idempotent-Replayed', 'true');
    if (first.location !== null) void reply.header('Location', first.location);
    return of(first.body);
  }

  #perform(
    actor: Actor,
    key: string,
    { keeps, reply, next }: { keeps: boolean; reply: FastifyReply; next: CallHandler },
  ): Observable<unknown> {
    return next.handle().pipe(
      concatMap(async (body: unknown) => {
        const location = reply.getHeader('location');
        const kept = keeps && typeof body === 'object' ? body : null;
        await this.db.writeUnlogged(actor, (tx) =>
          endRequest(tx, key, {
            status: reply.statusCode,
            location: location?.toString() ?? null,
            body: kept,
          }),
        );
        return body;
      }),
      catchError((error: unknown) =>
        from(this.db.writeUnlogged(actor, (tx) => forgetRequest(tx, key))).pipe(
          mergeMap(() => throwError(() => error)),
        ),
      ),
    );
  }
}
