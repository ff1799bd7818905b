import { createHash, randomUUID } from 'node:crypto';
import { type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { holdKey, type Db, type HeldKey, type IdempotencyEntity } from '#libs/db';
import { problem, type Actor, type Id } from '#libs/kernel';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { catchError, concatMap, from, mergeMap, of, throwError, type Observable } from 'rxjs';
import { actorOf } from '../auth/auth.guard.js';
import { REPEAT, type Repeat } from './answers.js';
import { measureOf } from './body-digest.js';
import { beginRequest, endRequest, forgetRequest, type Claim } from './idempotency.store.js';

/** Of all that a request is but its body, and of its token: what one token was answered is not for another to hear. */
function fingerprint({ method, url, headers }: FastifyRequest, { token, purpose, scopes }: Actor): string {
  const media = [headers['content-type'] ?? null, headers['content-encoding'] ?? null];
  const parts = [method, url, media, token ?? null, purpose ?? null, scopes ?? null];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Whether the body of this request is the one that a digest was made of. It is read to its end, and nothing of it is kept. */
async function isBodyOf(request: FastifyRequest, digest: string | null): Promise<boolean> {
  const measured = measureOf(request.raw);
  const length = Number(digest?.split(':')[0]);
  if (!measured || digest === null) return false;
  if (measured.digest === null) {
    const blocks = request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    for await (const block of blocks) if (block.length > 0 && measured.bytes > length) break;
  }
  return measured.digest === digest;
}

/**
 * `Idempotency-Key` on every POST: nothing is done twice. The key ends in the transaction that does what was asked (libs/db), and
 * what a repeat hears is its handler's {@link Repeat}; a repeat is the same request in all, its body to the last byte.
 */
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
    const claim = { key, claim: randomUUID() as Id };
    return from(this.#begin(actor, claim, request)).pipe(
      mergeMap((first) => {
        if (first) return this.#replay(first, repeat, reply);
        const digest = (): string | null => measureOf(request.raw)?.digest ?? null;
        const held = { ...claim, keeps: repeat === 'answer', digest };
        holdKey(actor, held);
        return this.#perform(actor, held, reply, next);
      }),
    );
  }

  async #begin(actor: Actor, claim: Claim, request: FastifyRequest): Promise<IdempotencyEntity | null> {
    const print = fingerprint(request, actor);
    const earlier = await this.db.writeUnlogged(actor, (tx) => beginRequest(tx, claim, print));
    if (!earlier) return null;
    if (earlier.fingerprint !== print) throw problem('idempotency.conflict');
    if (!earlier.acted) throw problem('idempotency.running');
    if (!(await isBodyOf(request, earlier.digest))) throw problem('idempotency.conflict');
    return earlier;
  }

  #replay(first: IdempotencyEntity, repeat: Repeat, reply: FastifyReply): Observable<unknown> {
    if (repeat === 'refuse') {
      return throwError(() =>
        problem('idempotency.conflict', 'This was done already; its secret is shown only once.'),
      );
    }
    void reply.status(first.status ?? reply.statusCode).header('Idempotent-Replayed', 'true');
    if (first.location !== null) void reply.header('Location', first.location);
    return of(first.body);
  }

  #perform(
    actor: Actor,
    { key, claim, keeps, digest }: HeldKey,
    reply: FastifyReply,
    next: CallHandler,
  ): Observable<unknown> {
    const mine = { key, claim };
    return next.handle().pipe(
      concatMap(async (body: unknown) => {
        const location = reply.getHeader('location')?.toString() ?? null;
        const kept = keeps && typeof body === 'object' ? body : null;
        const answer = { status: reply.statusCode, location, body: kept, digest: digest() };
        await this.db.writeUnlogged(actor, (tx) => endRequest(tx, mine, answer));
        return body;
      }),
      catchError((error: unknown) =>
        from(this.db.writeUnlogged(actor, (tx) => forgetRequest(tx, mine))).pipe(
          mergeMap(() => throwError(() => error)),
        ),
      ),
    );
  }
}
