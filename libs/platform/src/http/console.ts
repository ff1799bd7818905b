import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Config } from '../config/config.js';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** What the API answers itself, also with 404. */
const notPages = /^\/(?:v1|oidc|enrol|docs|tlog|health|metrics|openapi\.json|docs-json)(?:[/?-]|$)/;

const zip = promisify(gzip);

interface StaticFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly type: string;
  readonly tag: string;
  zipped?: Promise<Buffer>;
}

/** Everything below a folder, read once: a request can then name no other file. */
function readFiles(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    const bytes = readFileSync(file);
    const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 24)}"`;
    files.set(path, { path, bytes, type: mediaTypes[extname(file)] ?? 'application/octet-stream', tag });
  }
  return files;
}

/** Nothing from elsewhere but an outside issuer's answers; styles that scripts insert carry the answer's nonce. */
function contentPolicy(config: Config, nonce: string): string {
  const issuer = config.oidc ? ` ${new URL(config.oidc.issuer).origin}` : '';
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    `connect-src 'self'${issuer}`,
    "object-src 'none'",
    `form-action 'self'`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function sendPage(page: StaticFile, config: Config, reply: FastifyReply): FastifyReply {
  const nonce = randomBytes(18).toString('base64url');
  return reply
    .header('Content-Type', page.type)
    .header('Content-Security-Policy', contentPolicy(config, nonce))
    .header('Cache-Control', 'no-store')
    .header('Cross-Origin-Opener-Policy', 'same-origin')
    .send(page.bytes.toString('utf8').replaceAll('%NONCE%', nonce));
}

async function sendFile(
  file: StaticFile,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  // Vite puts a hash of the content into the names of what is in assets, so those never change.
  const forEver = file.path.startsWith('/assets/');
  void reply
    .header('Content-Type', file.type)
    .header('ETag', file.tag)
    .header('Vary', 'Accept-Encoding')
    .header('Cache-Control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === file.tag) return reply.status(304).send();
  const zips = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') && file.bytes.length > 1024;
  if (!zips) return reply.send(file.bytes);
  file.zipped ??= zip(file.bytes);
  return reply.header('Content-Encoding', 'gzip').send(await file.zipped);
}

/**
 * Serves the built console at `/`: its files by name, and its page for every other address that is not the API's.
 * False, and nothing is served, when the folder holds no console.
 */
export function serveConsole(fastify: FastifyInstance, folder: string, config: Config): boolean {
  if (!existsSync(join(folder, 'index.html'))) return false;
  const files = readFiles(folder);
  const page = files.get('/index.html');
  if (!page) return false;
  fastify.get('/*', async (request, reply) => {
    const path = request.url.replace(/[?#].*$/s, '');
    const file = files.get(path);
    if (file && file !== page) return sendFile(file, request, reply);
    // A missing asset is no page, or a browser would take the page for a script.
    if (notPages.test(request.url) || path.startsWith('/assets/')) {
      reply.callNotFound();
      return reply;
    }
    return sendPage(page, config, reply);
  });
  return true;
}
