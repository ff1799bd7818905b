import { createHash, randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testGateway, type Player, type TestGateway } from '../support/gateway.js';

/** Some 24 MiB that do not compress. */
const csv = Buffer.from(
  `id,text\n${Array.from({ length: 12_000 }, (_, i) => `${i},${randomBytes(1000).toString('hex')}`).join('\n')}\n`,
);
const block = 1 << 20;
const kills = 3;

let gateway: TestGateway;
let engineer: Player;

beforeAll(async () => {
  gateway = await testGateway();
  engineer = await gateway.player('engineer');
  await engineer.must('POST', '/v1/datasets', { json: { name: 'pieces' } });
});
afterAll(() => gateway.remove());

const tus = { 'Tus-Resumable': '1.0.0' };

/** The rest of the file, as slowly as a line lets it. */
function from(offset: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = offset;
  return new ReadableStream({
    async pull(controller) {
      if (at >= csv.length) {
        controller.close();
        return;
      }
      await sleep(30);
      controller.enqueue(new Uint8Array(csv.subarray(at, at + block)));
      at += block;
    },
  });
}

it('A file in pieces arrives whole, though the gateway is killed while it does, and nothing that counted is lost', async () => {
  const metadata = `dataset ${btoa('pieces')},filename ${btoa('pieces.csv')}`;
  const made = await engineer.ask('POST', '/v1/uploads', {
    headers: { ...tus, 'Upload-Length': String(csv.length), 'Upload-Metadata': metadata },
  });
  const path = made.headers.get('location') ?? '';
  const offsetOf = async (): Promise<number> =>
    Number((await engineer.ask('HEAD', path, { headers: tus })).headers.get('upload-offset'));
  const send = async (offset: number): Promise<string | null> => {
    const headers = {
      ...tus,
      'Upload-Offset': String(offset),
      'Content-Type': 'application/offset+octet-stream',
    };
    const answer = await engineer.ask('PATCH', path, { headers, body: from(offset) });
    expect(answer.status).toBe(204);
    return answer.headers.get('tidegate-job');
  };
  let offset = 0;
  for (let i = 0; i < kills; i++) {
    const sending = send(offset).catch(() => null);
    await sleep(randomInt(20, 600));
    await gateway.kill();
    await sending;
    await gateway.start();
    const now = await offsetOf();
    expect(now).toBeGreaterThanOrEqual(offset);
    offset = now;
  }
  const job =
    (await engineer.ask('HEAD', path, { headers: tus })).headers.get('tidegate-job') ?? (await send(offset));
  const result = await engineer.result<{ sha256: string; rows: number }>(job ?? '');
  expect(result).toMatchObject({ rows: 12_000, sha256: createHash('sha256').update(csv).digest('hex') });
}, 300_000);
