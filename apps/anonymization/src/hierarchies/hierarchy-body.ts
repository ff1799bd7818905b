import { problem } from '#libs/kernel';
import { type FastifyRequest } from 'fastify';

/** As much as a body may have, in bytes. */
export const maxHierarchyBytes = 8 << 20;

const mediaTypes = ['text/csv', 'text/plain'];

/**
 * The hierarchy file of a request as text.
 * @throws Problem body.media-type, body.too-large, request.malformed when it is not UTF-8
 */
export async function readHierarchyBody(request: FastifyRequest): Promise<string> {
  const type = (request.headers['content-type'] ?? 'text/csv').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!mediaTypes.includes(type)) throw problem('body.media-type', 'A hierarchy is text/csv.');
  const chunks: Buffer[] = [];
  let length = 0;
  // Not destroyed when left early: the connection would take no further request.
  for await (const chunk of request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxHierarchyBytes) throw problem('body.too-large', 'A hierarchy has at most 8 MiB.');
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw problem('request.malformed', 'The hierarchy is not UTF-8 text.');
  }
}
