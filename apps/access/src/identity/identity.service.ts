import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Db } from '#libs/db';
import { problem, systemActor } from '#libs/kernel';
import { embeddedIssuer, RUNTIME, type Runtime } from '#libs/platform';
import { type FastifyInstance } from 'fastify';
import { FrontDoor } from './front-door.js';
import { openIdentityKeys, publishIdentityKeys, type IdentityKeys } from './identity.keys.js';
import { type SignIn } from './identity.schema.js';
import { sweepPayloads } from './oidc-payload.store.js';
import { PayloadBox } from './payload-box.js';
import { apiScope, consoleClient, makeProvider } from './provider.js';
import { SignInService } from './sign-in.service.js';

/** How often what has expired is removed, in milliseconds. */
const sweepEvery = 10 * 60_000;

/** Runs the embedded identity provider, unless an outside issuer is configured. */
@Injectable()
export class IdentityService implements OnModuleInit, BeforeApplicationShutdown {
  readonly #log = new Logger('identity');
  #door: FrontDoor | undefined;
  #sweeping: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Db,
    private readonly host: HttpAdapterHost,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {}

  async onModuleInit(): Promise<void> {
    const { config } = this.runtime;
    if (config.oidc) return;
    const keys = await openIdentityKeys(config.keys);
    await this.#publish(keys);
    const fastify: FastifyInstance = this.host.httpAdapter.getInstance();
    fastify.addHook('onRequest', (request, reply, done) => {
      if (!FrontDoor.owns(request.raw.url ?? '')) {
        done();
        return;
      }
      reply.hijack();
      reply.raw.setHeader('X-Request-Id', request.id);
      this.#open(keys)
        .answer(request.raw, reply.raw, request.ip)
        .catch((error: unknown) => {
          this.#fault(error);
          if (!reply.raw.headersSent) reply.raw.writeHead(500, { 'Content-Length': 0 });
          reply.raw.end();
        });
    });
    const sweep = (): void => void this.db.writeUnlogged(systemActor, sweepPayloads).catch(this.#fault);
    this.#sweeping = setInterval(sweep, sweepEvery).unref();
    sweep();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#sweeping);
  }

  /** @throws Problem route.not-found where an outside issuer is configured without a client for the console */
  signIn(): SignIn {
    const { oidc } = this.runtime.config;
    if (!oidc) {
      const { issuer, audience } = embeddedIssuer(this.#base());
      return {
        issuer,
        clientId: consoleClient,
        scope: `openid email ${apiScope}`,
        resource: audience,
        embedded: true,
      };
    }
    if (oidc.clientId === undefined) {
      throw problem('route.not-found', 'TIDEGATE_OIDC_CLIENT_ID is not set, so the console cannot sign in.');
    }
    return { issuer: oidc.issuer, clientId: oidc.clientId, scope: 'openid email profile', embedded: false };
  }

  #base(): string {
    return this.runtime.config.publicUrl ?? this.runtime.origin();
  }

  /** Made at the first request: where the process listens is not known before. */
  #open(keys: IdentityKeys): FrontDoor {
    if (this.#door) return this.#door;
    const { db, runtime } = this;
    const { origin } = new URL(this.#base());
    const signIn = new SignInService(db, runtime.clock);
    const provider = makeProvider({
      ...embeddedIssuer(origin),
      origin,
      keys,
      db,
      box: new PayloadBox(keys.payload, runtime.random),
      signIn,
      onError: this.#fault,
    });
    this.#door = new FrontDoor({ origin, provider, signIn });
    return this.#door;
  }

  async #publish(keys: IdentityKeys): Promise<void> {
    try {
      await publishIdentityKeys(this.runtime.config.keys, keys);
    } catch (error) {
      this.#fault(error);
      this.#log.error('The public signing keys could not be published: no app will accept sign-ins.');
    }
  }

  /** The kind of fault alone: messages of the database and of the provider may quote what was sent. */
  readonly #fault = (error: unknown): void => {
    const name = error instanceof Error ? error.name : typeof error;
    const code = (error as { code?: unknown } | null)?.code;
    this.#log.error({ error: name, ...(typeof code === 'string' && { code }) });
  };
}
