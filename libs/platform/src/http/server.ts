import { ConsoleLogger, type Type, type DynamicModule } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { StandardSchemaSerializerInterceptor } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Db } from '#libs/db';
import { newId, type Clock, type RandomBytes } from '#libs/kernel';
import { type IncomingHttpHeaders } from 'node:http';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Admission } from '../auth/admission.js';
import { AuthGuard } from '../auth/auth.guard.js';
import { Authenticator, type VerifyJwt } from '../auth/authenticator.js';
import { RefusedTokens } from '../auth/refused-tokens.js';
import { type Config } from '../config/config.js';
import { isOwnMachine } from '../config/own-machine.js';
import { type Certificate } from '../tls/certificate.js';
import { measureBody } from './body-digest.js';
import { requestSeconds } from './metrics.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { apiDocument } from './openapi.js';
import { ProblemFilter, sendProblem, toProblem } from './problem.filter.js';
import { watchBodies } from './body-watch.js';
import { answerEarly } from './early-answers.js';
import { dropQuietConnections } from './quiet-connections.js';
import { serveDocs } from './docs.js';
import { OtherBody, validationPipe } from './validation.js';

/** Largest JSON or policy body in bytes; uploads stream past it. */
const bodyLimit = 1024 ** 2;

export interface ServerOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** The door with which tokens are looked up. */
  readonly db: Db;
  readonly verifyJwt?: VerifyJwt;
  /** With which the origin is served; in the clear when absent. */
  readonly certificate?: Certificate;
}

/** What Nest says of each route at start is no news to whoever runs the gateway. */
const chatter = ['RoutesResolver', 'RouterExplorer', 'InstanceLoader', 'NestFactory', 'NestApplication'];

class GatewayLogger extends ConsoleLogger {
  override error(message: unknown, ...rest: unknown[]): void {
    // A failure to listen is thrown as well, and told to whoever starts the gateway in one line.
    if (rest.at(-1) !== 'NestApplication') super.error(message, ...rest);
  }

  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && chatter.includes(context)) this.debug(message, ...rest);
    else super.log(message, ...rest);
  }
}

/** The logger of every process: `pretty` for people, `json` for machines, secrets never. */
export function createLogger(config: Config): ConsoleLogger {
  const levels = ['debug', 'log', 'warn', 'error', 'fatal'] as const;
  const from = { debug: 0, info: 1, warn: 2, error: 3 }[config.log.level];
  return new GatewayLogger({
    json: config.log.format === 'json',
    colors: config.log.format === 'pretty' && process.stdout.isTTY,
    logLevels: [...levels.slice(from)],
    prefix: 'tidegate',
    redact: ['authorization', 'cookie', 'token', 'password', 'secret'],
  });
}

/**
 * Clients that can only POST say `X-HTTP-Method-Override` (tus 1.0.0): it counts before anything looks at the method, and for uploads
 * in pieces alone.
 */
function overridden(request: {
  url?: string | undefined;
  method?: string | undefined;
  headers: IncomingHttpHeaders;
}): string {
  const { url = '/', headers } = request;
  const method = headers['x-http-method-override'];
  const isKnown = method === 'PATCH' || method === 'DELETE' || method === 'HEAD';
  if (isKnown && request.method === 'POST' && url.startsWith('/v1/uploads/')) request.method = method;
  return url;
}

/** What every answer says of how it is to be kept and reached. */
function addHeaders(fastify: FastifyInstance, { certificate, config }: ServerOptions): void {
  // Whether clients come by TLS, to us or to what is in front.
  const isSecure = certificate !== undefined || config.publicUrl?.startsWith('https:') === true;
  fastify.addHook('onSend', async (request, reply) => {
    // A year for this name and those below it; a developer's own machine is never held to it.
    if (isSecure && !isOwnMachine(request.hostname))
      reply.header('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
    reply.header('X-Request-Id', request.id);
    reply.header('X-Content-Type-Options', 'nosniff');
    reply.header('Referrer-Policy', 'no-referrer');
    if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-store');
  });
}

function createAdapter(options: ServerOptions): FastifyAdapter {
  const { certificate } = options;
  const adapter = new FastifyAdapter({
    ...(certificate && {
      https: {
        cert: certificate.cert,
        key: certificate.key,
        minVersion: 'TLSv1.2',
        handshakeTimeout: 15_000,
      },
    }),
    bodyLimit,
    // Of forwarding headers nothing is believed but what such a proxy adds.
    trustProxy: options.config.trustedProxies.length > 0 && [...options.config.trustedProxies],
    genReqId: () => newId(options.clock(), options.random),
    requestTimeout: 0, // an upload may take hours: bodies are watched one by one
    connectionTimeout: 0,
    rewriteUrl: overridden,
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: 'idle',
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(toProblem(error), request, reply),
  });
  const fastify = adapter.getInstance();
  dropQuietConnections(fastify);
  watchBodies(fastify);
  answerEarly(fastify);
  fastify.addHook('onRequest', (request, _reply, done) => {
    // Of these routes no body is parsed here, JSON neither; the handler reads the wire, and the type that was sent with it.
    const { streamsBody } = request.routeOptions.config as { streamsBody?: boolean };
    if (streamsBody === true) request.headers = { 'content-type': 'application/octet-stream' };
    if (request.headers['idempotency-key'] !== undefined) measureBody(request.raw);
    done();
  });
  // Text too: the framework would read it whole, up to the limit of JSON bodies.
  fastify.removeContentTypeParser('text/plain');
  // Whatever is not JSON is left on the wire for the handler to stream; one that takes JSON is told what came instead.
  fastify.addContentTypeParser('*', (request, _payload, done) =>
    done(null, new OtherBody(request.headers['content-type'])),
  );
  addHeaders(fastify, options);
  fastify.addHook('onResponse', async (request, reply) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
    };
    requestSeconds.observe(labels, reply.elapsedTime / 1000);
  });
  return adapter;
}

/** Makes the HTTP application of a module with everything that each route relies on: auth, validation, problems, docs. */
export async function createServer(
  module: Type | DynamicModule,
  options: ServerOptions,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, createAdapter(options), {
    logger: createLogger(options.config),
    rawBody: true,
    bodyParser: false, // it would take forms for JSON
    abortOnError: false,
  });
  app.useBodyParser('application/json', { bodyLimit });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  const refused = new RefusedTokens(options.db, options.clock);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onClose', () => refused.flush());
  const authenticator = new Authenticator(options.db, options.verifyJwt, refused);
  const admission = new Admission(authenticator, options.clock, options.config.maxRequests);
  admission.guard(fastify);
  app.useGlobalGuards(new AuthGuard(admission));
  app.useGlobalInterceptors(
    new IdempotencyInterceptor(options.db),
    new StandardSchemaSerializerInterceptor(app.get(Reflector)),
  );
  await serveDocs(fastify, apiDocument(app));
  return app;
}
