import { problem, type Actor, type Clock } from '#libs/kernel';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { hasBody } from './has-body.js';
import { RequestRates } from './request-rates.js';
import { type Authenticator } from './authenticator.js';
import { networkOf } from './refused-tokens.js';

/** What a principal may save up while asking nothing, in seconds; many people may share an address, so it has twice as much. */
const burstSeconds = 10;

/** Says who asks before anything is done for them, and how often they may. */
export class Admission {
  readonly #actors = new WeakMap<FastifyRequest, Promise<Actor>>();
  readonly #byPrincipal: RequestRates;
  readonly #byAddress: RequestRates;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly clock: Clock,
    /** Requests a principal may make in a second. */
    perSecond: number,
  ) {
    this.#byPrincipal = new RequestRates({ perSecond, burst: burstSeconds * perSecond });
    this.#byAddress = new RequestRates({ perSecond: 2 * perSecond, burst: 2 * burstSeconds * perSecond });
  }

  /** Who asks; looked up once a request. @throws Problem token.missing, token.invalid, share.exhausted */
  admit(request: FastifyRequest, reply: FastifyReply): Promise<Actor> {
    const known = this.#actors.get(request);
    if (known) return known;
    const admitted = this.#admit(request, reply);
    this.#actors.set(request, admitted);
    return admitted;
  }

  /**
   * Refuses on the raw request, before a byte of a body is read: an address that asks too often, and whoever sends a body and is
   * nobody. What takes no token takes no body either, but for the pages of sign-in, which answer on their own.
   */
  guard(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      this.#require(this.#byAddress, networkOf(request.ip), reply);
      done();
    });
    fastify.addHook('preParsing', async (request, reply) => {
      if (hasBody(request)) await this.admit(request, reply);
    });
  }

  async #admit({ headers, id, ip }: FastifyRequest, reply: FastifyReply): Promise<Actor> {
    const actor = await this.authenticator.authenticate(headers.authorization, id, ip);
    this.#require(this.#byPrincipal, actor.id, reply);
    return actor;
  }

  #require(rates: RequestRates, key: string, reply: FastifyReply): void {
    const wait = rates.take(key, this.clock().getTime());
    if (wait === 0) return;
    void reply.header('Retry-After', Math.ceil(wait));
    throw problem('share.exhausted', 'There were too many requests; wait a little.');
  }
}
