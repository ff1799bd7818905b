import { dirname } from 'node:path';
import { createRequire } from 'node:module';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance } from 'fastify';

const viewer = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
/** Of the viewer's package only these are served. */
const parts = ['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png'];

/** As the console's, and nobody else may be spoken to: the viewer sets styles by script alone, which needs no exception. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Tidegate API</title>
    <link rel="icon" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <script defer src="/docs/swagger-ui-bundle.js"></script>
    <script defer src="/docs/start.js"></script>
  </head>
  <body>
    <div id="api"></div>
  </body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null, persistAuthorization: false });\n`;

/** Serves a document as `/openapi.json`, and at `/docs` a page that shows it with its examples. */
export async function serveDocs(fastify: FastifyInstance, document: object): Promise<void> {
  const text = JSON.stringify(document);
  fastify.get('/openapi.json', (_, reply) => reply.type('application/json; charset=utf-8').send(text));
  fastify.get('/docs', (_, reply) =>
    reply.type('text/html; charset=utf-8').header('Content-Security-Policy', policy).send(page),
  );
  fastify.get('/docs/start.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(start));
  await fastify.register(fastifyStatic, {
    root: viewer,
    prefix: '/docs/',
    index: false,
    decorateReply: false,
    allowedPath: (path) => parts.includes(path.replace(/^\/docs/, '')),
  });
}
