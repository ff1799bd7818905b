import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Upload as TusUpload } from 'tus-js-client';
import { systemActor } from '#libs/kernel';
import { type Person, TestIngestion } from '../../test/gateway.js';
import { at, csv, metadata, piece, sha256, TusByHand } from '../../test/tus.js';
import { expireUploads } from './resumable.store.js';

let ingestion: TestIngestion;
let owner: Person;
let stranger: Person;
let ask: TusByHand['ask'];
let begun: TusByHand['begun'];
let given: TusByHand['given'];

beforeAll(async () => {
  ingestion = await TestIngestion.start();
  owner = await ingestion.person('owner', 'engineer');
  stranger = await ingestion.person('stranger', 'engineer');
  for (const name of ['people', 'other']) await ingestion.call(owner, 'POST', '/v1/datasets', { name });
  ({ ask, begun, given } = new TusByHand(ingestion, owner));
}, 120_000);
afterAll(() => ingestion.stop());

describe('an upload', () => {
  it('is gone on with by a client of the protocol, in parallel parts too', async () => {
    const big = Buffer.concat([csv, Buffer.from(`7,${randomBytes(300_000).toString('hex')}\n`.repeat(16))]);
    for (const parallelUploads of [1, 3]) {
      const job = await new Promise<string | undefined>((resolve, reject) => {
        const upload = new TusUpload(big, {
          endpoint: `${ingestion.origin}/v1/uploads`,
          headers: { authorization: `Bearer ${owner.bearer}` },
          metadata: { dataset: 'people', filename: 'big.csv' },
          metadataForPartialUploads: { dataset: 'people', filename: 'big.csv' },
          parallelUploads,
          retryDelays: null,
          ...(parallelUploads === 1 && { chunkSize: 1 << 20, uploadDataDuringCreation: true }),
          onError: reject,
          onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('Tidegate-Job')),
        });
        upload.start();
      });
      const headers = new Headers({ 'tidegate-job': job ?? '' });
      expect(await given({ status: 204, headers, body: {} })).toMatchObject({ sha256: sha256(big) });
    }
  }, 60_000);

  it('is decoded and compared with its digest like one that comes whole, and leaves nothing where it cannot become a version', async () => {
    const before = ingestion.prefixes();
    for (const [said, body, code] of [
      [{ filename: 'people.csv.gz' }, csv, 'upload.compression'],
      [{ digest: `sha-256=:${createHash('sha256').update('x').digest('base64')}:` }, csv, 'upload.digest'],
      [{}, Buffer.alloc(0), 'upload.unparsable'],
    ] as const) {
      const refused = await begun(
        { 'upload-length': String(body.length), 'upload-metadata': metadata(said), ...piece(0) },
        body,
      );
      expect(refused).toMatchObject({ status: 422, body: { code } });
    }
    // What came before may be put away meanwhile.
    expect(ingestion.prefixes().filter((prefix) => !before.includes(prefix))).toEqual([]);
    const digest = `sha-256=:${createHash('sha256').update(csv).digest('base64')}:`;
    expect(
      await given(await begun({ 'upload-metadata': metadata({ digest }), ...piece(0) }, csv)),
    ).toMatchObject({ bytes: csv.length });
  });

  it('belongs to whoever began it, for as long as they manage its dataset', async () => {
    const from = at(await begun());
    for (const [method, headers, body] of [
      ['HEAD', {}, undefined],
      ['PATCH', piece(0), csv],
      ['DELETE', {}, undefined],
    ] as const) {
      expect(await ask(method, from, headers, body, stranger)).toMatchObject({ status: 404 });
    }
    expect(await begun({}, undefined, stranger)).toMatchObject({ status: 404 });
    const listed = await ingestion.call(owner, 'GET', '/v1/uploads');
    expect((listed.body['items'] as { id: string }[]).map(({ id }) => id)).toContain(from.split('/').at(-1));
    expect((await ingestion.call(stranger, 'GET', '/v1/uploads')).body['items']).toEqual([]);
    const refused = await ingestion.database.query<{ action: string }>(
      `SELECT action FROM audit_record WHERE actor_id = $1 AND outcome = 'denied' ORDER BY at`,
      [stranger.id],
    );
    expect(refused.map(({ action }) => action)).toEqual([
      'upload.look',
      'upload.append',
      'upload.delete',
      'upload.create',
    ]);
  });

  it('goes into no other dataset and opens in no other order, whoever edits the catalog', async () => {
    for (const edit of [
      `UPDATE upload SET dataset_id = (SELECT id FROM dataset WHERE name = 'other') WHERE id = $1`,
      `UPDATE upload_piece SET position = 1 - position WHERE upload_id = $1`,
    ]) {
      const from = at(await begun());
      const id = from.split('/').at(-1);
      await ask('PATCH', from, piece(0), csv.subarray(0, 90));
      await ask('PATCH', from, piece(90), csv.subarray(90, 95));
      await ingestion.database.query('ALTER TABLE upload_piece DROP CONSTRAINT upload_piece_pkey');
      await ingestion.database.query(edit, [id]);
      await ingestion.database.query('ALTER TABLE upload_piece ADD PRIMARY KEY (upload_id, position)');
      const last = await ask('PATCH', from, piece(95), csv.subarray(95));
      expect(last).toMatchObject({ status: 500, body: { code: 'object.tampered' } });
    }
  });

  it('is finished by asking how far it is, where the process died before it could', async () => {
    const from = at(await begun());
    const id = from.split('/').at(-1);
    await ask('PATCH', from, piece(0), csv.subarray(0, 90));
    await ask('PATCH', from, piece(90), csv.subarray(90, 95));
    // As it stands after the last bytes counted and before the job was made.
    await ingestion.database.query('UPDATE upload SET length = 95 WHERE id = $1', [id]);
    const heads = await Promise.all([ask('HEAD', from, {}), ask('HEAD', from, {})]);
    const [one, two] = heads.map(({ headers }) => headers.get('tidegate-job'));
    expect(one).toBe(two);
    expect(await given(heads[0])).toMatchObject({ sha256: sha256(csv.subarray(0, 95)) });
    expect(ingestion.prefixes()).not.toContain(id);
  });

  it('is never less than its parts, whatever becomes of them', async () => {
    const parts: string[] = [];
    for (const bytes of [csv.subarray(0, 90), csv.subarray(90)]) {
      const said = { 'upload-concat': 'partial', 'upload-length': String(bytes.length), ...piece(0) };
      parts.push(at(await begun(said, bytes)));
    }
    const concat = { 'upload-concat': `final;${parts.join(' ')}` };
    const ids = parts.map((part) => part.split('/').at(-1));
    // It would stay, and its parts could end before it is finished.
    expect(await begun({ ...concat, ...piece(0) }, csv)).toMatchObject({ status: 400 });
    const stayed = await ingestion.database.query('SELECT id FROM upload WHERE concat = $1', [
      concat['upload-concat'],
    ]);
    expect(stayed).toEqual([]);
    // As it stands where the process died before it could be finished.
    const [{ id } = { id: '' }] = await ingestion.database.query<{ id: string }>(
      `INSERT INTO upload (id, principal_id, dataset_id, length, received, metadata, concat, head, created_at, expires_at)
       SELECT gen_random_uuid(), principal_id, dataset_id, $2, $2, metadata, $3, head, created_at, expires_at
       FROM upload WHERE id = $1 RETURNING id`,
      [ids[0], csv.length, concat['upload-concat']],
    );
    expect(await ask('DELETE', parts[1] ?? '', {})).toMatchObject({ status: 204 });
    const head = await ask('HEAD', `/v1/uploads/${id}`, {});
    expect([head.status, head.headers.get('tidegate-job')]).toEqual([409, null]);
  });

  it('ends with the right to its dataset, at the next piece and within one, with the dataset and with its owner', async () => {
    const lender = await ingestion.person('lender', 'engineer');
    const borrower = await ingestion.person('borrower', 'engineer');
    await ingestion.call(lender, 'POST', '/v1/datasets', { name: 'lent' });
    const given = async ({ id }: Person): Promise<unknown> =>
      ingestion.database.seed(`UPDATE dataset SET owner_id = $1 WHERE name = 'lent'`, [id]);
    const received = async (id: string): Promise<unknown> =>
      (await ingestion.database.query('SELECT received::int FROM upload WHERE id = $1', [id]))[0];
    const began = async (length = csv.length): Promise<string> => {
      const said = {
        'upload-metadata': metadata({ dataset: 'lent' }),
        'upload-length': String(length),
        ...piece(0),
      };
      return at(await begun(said, csv.subarray(0, 90), borrower));
    };
    const idOf = (upload: string): string => upload.split('/').at(-1) ?? '';
    const isLeft = async (id: string): Promise<boolean> =>
      ingestion.prefixes().includes(id) || (await received(id)) !== undefined;

    await given(borrower);
    const between = await began();
    await given(lender);
    const next = await ask('PATCH', between, piece(90), csv.subarray(90), borrower);
    expect([next.status, await isLeft(idOf(between))]).toEqual([404, false]);

    await given(borrower);
    const most = 8 << 20;
    const within = await began(3 * most);
    const socket = await ingestion.socket();
    socket.write(
      `PATCH ${within} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${borrower.bearer}\r\n` +
        `Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 90\r\n` +
        `Content-Length: ${2 * most}\r\n\r\n`,
    );
    socket.write(Buffer.alloc(most, ','));
    const first = { received: 90 + most };
    while (JSON.stringify(await received(idOf(within))) !== JSON.stringify(first)) await sleep(20);
    await given(lender);
    socket.write(Buffer.alloc(most, ','));
    let answer = '';
    for await (const block of socket) answer += String(block);
    expect([answer.split(' ')[1], await isLeft(idOf(within))]).toEqual(['403', false]);

    await given(borrower);
    const its = await began();
    expect((await ingestion.call(borrower, 'DELETE', '/v1/datasets/lent')).status).toBe(204);
    const late = await ask('PATCH', its, piece(90), csv.subarray(90), borrower);
    expect([late.status, await isLeft(idOf(its))]).toEqual([404, false]);

    await ingestion.call(borrower, 'POST', '/v1/datasets', { name: 'lent' });
    const left = idOf(await began());
    await ingestion.database.seed('UPDATE principal SET disabled_at = now() WHERE id = $1', [borrower.id]);
    const now = new Date();
    const gone = await ingestion.door.writeUnlogged(systemActor, (tx) => expireUploads(tx, now, now));
    expect(gone).toContain(left);
    expect(await received(left)).toBeUndefined();
  });

  it('takes no more than may be stored, however many arrive at once', async () => {
    const [pieceBytes, some] = [8 << 20, 3];
    // What another stores may go meanwhile: this is about somebody who has nothing yet.
    const greedy = await ingestion.person('greedy', 'engineer');
    await ingestion.call(greedy, 'POST', '/v1/datasets', { name: 'hoard' });
    const uploads: string[] = [];
    for (let i = 0; i < some; i++) {
      const headers = { 'upload-length': String(2 * pieceBytes + 1) };
      const said = { 'upload-metadata': metadata({ dataset: 'hoard' }) };
      uploads.push(at(await begun({ ...headers, ...said }, undefined, greedy)));
    }
    const ids = uploads.map((upload) => upload.split('/').at(-1) ?? '');
    const stored = async (): Promise<number> => {
      const [row] = await ingestion.database.query<{ sum: number }>(
        'SELECT coalesce(sum(bytes), 0)::float8 AS sum FROM upload_piece WHERE upload_id = ANY($1)',
        [ids],
      );
      return row?.sum ?? 0;
    };
    Object.assign(ingestion.runtime.config, { quota: 2 * pieceBytes });
    const sockets = await Promise.all(
      uploads.map(async (upload) => {
        const socket = await ingestion.socket();
        socket.write(
          `PATCH ${upload} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${greedy.bearer}\r\n` +
            `Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n` +
            `Content-Length: ${2 * pieceBytes}\r\n\r\n,`,
        );
        return socket;
      }),
    );
    // Each was told then that there is room for all of it.
    while (!ids.every((id) => ingestion.prefixes().includes(id))) await sleep(20);
    const statuses = sockets.map(async (socket) => {
      socket.write(Buffer.alloc(2 * pieceBytes - 1, ','));
      let answer = '';
      for await (const block of socket) answer += String(block);
      return answer.split(' ')[1];
    });
    expect(await Promise.all(statuses)).toContain('429');
    expect(await stored()).toBeLessThanOrEqual((some + 1) * pieceBytes);
    Object.assign(ingestion.runtime.config, { quota: undefined });
  });
});
