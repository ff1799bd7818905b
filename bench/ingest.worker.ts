/** The baseline of ingest.ts: a server that writes what it is sent to a file and syncs it. Its address goes to stdout. */
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

const [, , path = ''] = process.argv;
const server = createServer({ highWaterMark: 1 << 20 }, (request, response) => {
  void receive(request).then(() => response.writeHead(202).end());
});

async function receive(request: NodeJS.ReadableStream): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  await pipeline(request, file.createWriteStream({ highWaterMark: 1 << 20, flush: true }));
}

server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
