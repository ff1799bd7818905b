import { maxPolicyLength } from '#libs/deidentify';
import { problem } from '#libs/kernel';
import { type FastifyRequest } from 'fastify';

const yamlTypes = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml', 'text/plain'];

/**
 * The policy file of a request as text, and how it is written.
 * @throws Problem body.media-type, body.too-large, request.malformed when it is not UTF-8
 */
export async function readPolicyBody(
  request: FastifyRequest,
): Promise<{ text: string; format: 'yaml' | 'json' }> {
  const type =
    (request.headers['content-type'] ?? 'application/yaml').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json') {
    return { text: decode((request as { rawBody?: Buffer }).rawBody ?? Buffer.alloc(0)), format: 'json' };
  }
  if (!yamlTypes.includes(type)) {
    throw problem('body.media-type', 'A policy is application/yaml or application/json.');
  }
  const chunks: Buffer[] = [];
  let length = 0;
  // Not destroyed when left early: the connection would take no further request.
  for await (const chunk of request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > 4 * maxPolicyLength) throw problem('body.too-large', 'A policy is not as large as this.');
    chunks.push(chunk);
  }
  return { text: decode(Buffer.concat(chunks)), format: 'yaml' };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw problem('request.malformed', 'The policy is not UTF-8 text.');
  }
}
