import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestIngestion, type Person } from '../../test/gateway.js';

const csv = `id,email,amount\n${Array.from({ length: 500 }, (_, i) => `${i},p${i}@example.org,${i / 4}\n`).join('')}`;
const limit = 4 << 20;

const digestOf = (algorithm: 'sha256' | 'sha512', body: string | Uint8Array): string =>
  `${algorithm.replace('sha', 'sha-')}=:${createHash(algorithm).update(body).digest('base64')}:`;

let gate: TestIngestion;
let owner: Person;

beforeAll(async () => {
  gate = await TestIngestion.start({ maxUpload: limit });
  owner = await gate.person('owner', 'engineer');
  await gate.call(owner, 'POST', '/v1/datasets', { name: 'people' });
});

afterAll(() => gate.stop());

/** Nothing of a refused upload stays: not in the store, not in the catalog. */
async function expectNothingKept(before: { prefixes: string[]; jobs: number }): Promise<void> {
  expect(gate.prefixes()).toEqual(before.prefixes);
  expect(await countJobs()).toBe(before.jobs);
}

async function countJobs(): Promise<number> {
  const rows = await gate.database.query<{ n: number }>('SELECT count(*)::int AS n FROM job');
  return rows[0]?.n ?? -1;
}

const snapshot = async () => ({ prefixes: gate.prefixes(), jobs: await countJobs() });

describe('An upload that is good', () => {
  it('is accepted with the job that makes a version of it', async () => {
    const accepted = await gate.upload(owner, 'people', csv, {
      'content-type': 'text/csv; charset=UTF-8; header=present',
      'content-digest': `${digestOf('sha512', csv)}, ${digestOf('sha256', csv)}`,
    });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('location')).toBe(accepted.body['job']);
    const job = await gate.ended(accepted);
    expect(job).toMatchObject({ state: 'succeeded', progress: 1 });
    expect(job.result).toMatchObject({
      dataset: 'people',
      rows: 500,
      bytes: csv.length,
      sha256: createHash('sha256').update(csv).digest('hex'),
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'email', type: 'string' },
        { name: 'amount', type: 'double' },
      ],
    });
  });

  it.each([
    ['gzip', 'one piece', gzipSync, 1],
    ['gzip', 'two pieces', gzipSync, 2],
    ['zstd', 'one piece', zstdCompressSync, 1],
    ['zstd', 'two pieces', zstdCompressSync, 2],
  ])('may be compressed with %s, in %s, and is measured as sent', async (encoding, _, pack, pieces) => {
    const text = csv.replace('p0@', `${encoding}${pieces}@`);
    const body = Buffer.concat(
      (pieces === 1 ? [text] : [text.slice(0, 3000), text.slice(3000)]).map((one) => pack(one)),
    );
    const headers = { 'content-encoding': encoding, 'content-digest': digestOf('sha256', body) };
    const job = await gate.ended(await gate.upload(owner, 'people', body, headers));
    expect(job.result).toMatchObject({
      rows: 500,
      bytes: body.length,
      sha256: createHash('sha256').update(body).digest('hex'),
    });
  });

  it('may be tab-separated or newline-delimited JSON', async () => {
    const tsv = await gate.upload(owner, 'people', 'a\tb\n1\tx\n2\ty\n', {
      'content-type': 'text/tab-separated-values',
    });
    const ndjson = await gate.upload(owner, 'people', '{"a":1}\n{"a":2,"b":"z"}\n', {
      'content-type': 'application/x-ndjson',
    });
    expect((await gate.ended(tsv)).result).toMatchObject({ rows: 2 });
    expect((await gate.ended(ndjson)).result).toMatchObject({ rows: 2 });
  });

  it('makes a version of its own when two come at once', async () => {
    const both = await Promise.all([
      gate.upload(owner, 'people', csv),
      gate.upload(owner, 'people', csv.replace('p0@', 'q0@')),
    ]);
    const [a, b] = await Promise.all(both.map((accepted) => gate.ended(accepted)));
    const numbers = [a, b].map((job) => (job?.result as { version: number }).version);
    expect(Math.abs((numbers[0] ?? 0) - (numbers[1] ?? 0))).toBe(1);
  });
});

describe('A second upload with the same Idempotency-Key', () => {
  const upload = (body: string, key: string): ReturnType<TestIngestion['upload']> =>
    gate.upload(owner, 'people', body, { 'idempotency-key': key });

  it('is told of the first job if it is the same file, and is a conflict if it is another of the same length', async () => {
    const first = await upload('a\n1\n', 'same');
    await gate.ended(first);
    const before = await snapshot();
    const again = await upload('a\n1\n', 'same');
    expect([again.status, again.body, again.headers.get('location')]).toEqual([
      202,
      first.body,
      first.headers.get('location'),
    ]);
    const other = await upload('a\n2\n', 'same');
    expect([other.status, other.body['code']]).toEqual([409, 'idempotency.conflict']);
    await expectNothingKept(before);
  });

  it('that comes at the same moment is refused, and one version is made of both', async () => {
    const before = await snapshot();
    const both = await Promise.all([upload('a\n3\n', 'at-once'), upload('a\n4\n', 'at-once')]);
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
    for (const accepted of both) if (accepted.status === 202) await gate.ended(accepted);
    expect(gate.prefixes()).toHaveLength(before.prefixes.length + 1);
    expect(await countJobs()).toBe(before.jobs + 1);
  });

  it('may be sent again with another body after the first was refused', async () => {
    expect((await gate.upload(owner, 'people', '', { 'idempotency-key': 'mend' })).status).toBe(422);
    await gate.ended(await upload('a\n1\n', 'mend'));
  });
});

describe('An upload that is refused', () => {
  it.each<[string, number, string, string | Buffer<ArrayBuffer>, Record<string, string>]>([
    ['another media type', 415, 'body.media-type', csv, { 'content-type': 'application/x-nothing' }],
    ['no media type', 415, 'body.media-type', csv, { 'content-type': '' }],
    [
      'a charset that is not known',
      415,
      'body.media-type',
      csv,
      { 'content-type': 'text/csv; charset=ebcdic-us' },
    ],
    ['another coding', 415, 'body.media-type', csv, { 'content-encoding': 'br' }],
    ['a broken Content-Digest', 400, 'request.malformed', csv, { 'content-digest': 'sha-256=abc' }],
    ['a wrong digest', 422, 'upload.digest', csv, { 'content-digest': digestOf('sha256', `${csv}x`) }],
    ['an empty body', 422, 'upload.unparsable', '', {}],
    ['an empty file, compressed', 422, 'upload.unparsable', gzipSync(''), { 'content-encoding': 'gzip' }],
    [
      'gzip cut short',
      422,
      'upload.compression',
      gzipSync(csv).subarray(0, -4),
      { 'content-encoding': 'gzip' },
    ],
    [
      'zstd cut short',
      422,
      'upload.compression',
      zstdCompressSync(csv).subarray(0, -4),
      { 'content-encoding': 'zstd' },
    ],
    [
      'gzip with a tail',
      422,
      'upload.compression',
      Buffer.concat([gzipSync(csv), Buffer.from('tail')]),
      { 'content-encoding': 'gzip' },
    ],
    [
      'zstd with a tail',
      422,
      'upload.compression',
      Buffer.concat([zstdCompressSync(csv), Buffer.from('tail')]),
      { 'content-encoding': 'zstd' },
    ],
    ['text that says it is gzip', 422, 'upload.compression', csv, { 'content-encoding': 'gzip' }],
    [
      'zeros through gzip',
      422,
      'upload.too-expansive',
      gzipSync(Buffer.alloc(64 << 20)),
      { 'content-encoding': 'gzip' },
    ],
    [
      'zeros through zstd',
      422,
      'upload.too-expansive',
      zstdCompressSync(Buffer.alloc(64 << 20)),
      { 'content-encoding': 'zstd' },
    ],
    ['too many bytes', 413, 'body.too-large', Buffer.alloc(limit + 1, 'a'), {}],
  ])('for %s is answered %i and leaves nothing', async (_, status, code, body, headers) => {
    const before = await snapshot();
    const answer = await gate.upload(owner, 'people', body, headers);
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
    await expectNothingKept(before);
  });

  it('for its size is refused while counting, when it did not say how long it is', async () => {
    const before = await snapshot();
    const socket = await gate.socket();
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.write(
      `POST /v1/datasets/people/versions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${owner.bearer}\r\n` +
        'Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    const block = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
    while (!text.includes('body.too-large')) {
      if (!socket.write(block)) await sleep(1);
    }
    expect(text).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
    await expectNothingKept(before);
  });

  it('is not read at all when one may not upload: unknown datasets are 404, others’ 403 or 404', async () => {
    const before = await snapshot();
    const stranger = await gate.person('stranger', 'engineer');
    const steward = await gate.person('warden', 'steward');
    expect((await gate.upload(owner, 'nothing', csv)).status).toBe(404);
    expect((await gate.upload(stranger, 'people', csv)).status).toBe(404);
    expect((await gate.upload(steward, 'people', csv)).status).toBe(403);
    await expectNothingKept(before);
    const denied = await gate.database.query(
      `SELECT outcome FROM audit_record WHERE action = 'version.upload' AND outcome = 'denied'`,
    );
    expect(denied).toHaveLength(3);
  });

  it('is answered while the sender still sends', async () => {
    const socket = await gate.socket();
    socket.on('error', () => undefined);
    socket.write(
      `POST /v1/datasets/people/versions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${owner.bearer}\r\n` +
        `Content-Type: application/x-nothing\r\nContent-Length: 1000000\r\n\r\nfirst bytes`,
    );
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    while (!text.includes('body.media-type')) await once(socket, 'data');
    expect(text).toMatch(/^HTTP\/1.1 415 /);
    expect(text.toLowerCase()).toContain('connection: close');
    socket.write(Buffer.alloc(1_000_000 - 'first bytes'.length));
    await once(socket, 'close');
  });
});

describe('A quota', () => {
  it('ends what one principal may store, and leaves others theirs', async () => {
    const small = await TestIngestion.start({ quota: 9000 });
    try {
      const [ada, bob] = [await small.person('ada', 'engineer'), await small.person('bob', 'engineer')];
      for (const who of [ada, bob]) await small.call(who, 'POST', '/v1/datasets', { name: `of-${who.name}` });
      const many = Array.from({ length: 4 }, () => small.upload(ada, 'of-ada', csv.slice(0, 4000)));
      const statuses = (await Promise.all(many)).map(({ status }) => status);
      expect(statuses.sort()).toEqual([202, 202, 429, 429]);
      const last = await small.upload(ada, 'of-ada', csv.slice(0, 4000));
      expect(last.body).toMatchObject({ status: 429, code: 'share.exhausted' });
      expect((await small.upload(bob, 'of-bob', csv.slice(0, 4000))).status).toBe(202);
    } finally {
      await small.stop();
    }
  });
});

describe('A sender who goes away', () => {
  it('leaves nothing behind', async () => {
    const before = await snapshot();
    const socket = await gate.socket();
    socket.write(
      `POST /v1/datasets/people/versions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${owner.bearer}\r\n` +
        `Content-Type: text/csv\r\nContent-Length: 1000000\r\n\r\n${csv}`,
    );
    while (gate.prefixes().length === before.prefixes.length) await sleep(10);
    socket.destroy();
    while (gate.prefixes().length > before.prefixes.length) await sleep(10);
    await expectNothingKept(before);
  });
});

describe('A file that is not what its type says', () => {
  it.each([
    ['binary', Buffer.concat([Buffer.from('a,b\n'), randomBytes(100_000)])],
    ['an archive', Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), randomBytes(1000)])],
    ['JSON', Buffer.from('[{"a": 1}]')],
  ])('fails its job with 422 and leaves nothing: %s', async (_, body) => {
    const before = gate.prefixes();
    const job = await gate.ended(await gate.upload(owner, 'people', body));
    expect(job).toMatchObject({ state: 'failed', problem: { status: 422, code: 'upload.unparsable' } });
    expect(gate.prefixes()).toEqual(before);
    expect(gate.scratch()).toEqual([]);
    const rows = await gate.database.query('SELECT 1 FROM dataset_version WHERE job_id = $1', [job.id]);
    expect(rows).toEqual([]);
  });
});
