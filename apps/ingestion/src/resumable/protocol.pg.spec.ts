import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { corpusJson, describeCorpus } from '../../../../test/support/corpus.js';
import { type Answer, type Person, TestIngestion } from '../../test/gateway.js';
import { at, base64, csv, metadata, piece, sha256, tus, TusByHand } from '../../test/tus.js';

let ingestion: TestIngestion;
let owner: Person;
let ask: TusByHand['ask'];
let begun: TusByHand['begun'];
let made: TusByHand['made'];
let given: TusByHand['given'];

beforeAll(async () => {
  ingestion = await TestIngestion.start({ maxUpload: 64 << 20 });
  owner = await ingestion.person('owner', 'engineer');
  await ingestion.call(owner, 'POST', '/v1/datasets', { name: 'people' });
  ({ ask, begun, made, given } = new TusByHand(ingestion, owner));
}, 120_000);
afterAll(() => ingestion.stop());

/** Of the protocol's requirements, those that a test here shows. */
const shown = new Set<number>();
const covers = (...ids: number[]): void => ids.forEach((id) => shown.add(id));

describe('a file that arrives in pieces', () => {
  it('is the file, however it was cut, and becomes one version', async () => {
    covers(1, 22, 24, 27, 28, 29, 36, 37, 47, 55, 56, 57);
    const from = at(await begun());
    let offset = 0;
    let last: Answer | undefined;
    for (const length of [1, 200, 0, csv.length]) {
      last = await ask('PATCH', from, piece(offset), csv.subarray(offset, offset + length));
      expect([last.status, last.headers.get('tus-resumable')]).toEqual([204, '1.0.0']);
      offset = Math.min(csv.length, offset + length);
      expect(last.headers.get('upload-offset')).toBe(String(offset));
    }
    const finished = last as Answer;
    expect(await made(finished)).toMatchObject({ rows: 40, sha256: sha256(csv), bytes: csv.length });
    covers(17, 18, 20, 21);
    const head = await ask('HEAD', from, {});
    expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([
      ...[200, String(csv.length), String(csv.length)],
    ]);
    expect(head.headers.get('cache-control')).toBe('no-store');
    expect(head.headers.get('tidegate-job')).toBe(finished.headers.get('tidegate-job'));
    expect(await ask('PATCH', from, piece(csv.length), csv)).toMatchObject({ status: 409 });
  });

  it('keeps what arrived before its sender went away', async () => {
    covers(31, 32, 33);
    const from = at(await begun());
    const socket = await ingestion.socket();
    socket.write(
      `PATCH ${from} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${owner.bearer}\r\nTus-Resumable: 1.0.0\r\n` +
        `Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: ${csv.length}\r\n\r\n`,
    );
    socket.write(csv.subarray(0, 100));
    // Its object is begun when the first bytes of it were read.
    while (!ingestion.prefixes().includes(from.split('/').at(-1) ?? '')) await sleep(20);
    socket.destroy();
    let offset = '0';
    while (offset === '0') {
      await sleep(20);
      offset = (await ask('HEAD', from, {})).headers.get('upload-offset') ?? '';
    }
    expect(offset).toBe('100');
    expect(await given(await ask('PATCH', from, piece(100), csv.subarray(100)))).toMatchObject({
      sha256: sha256(csv),
    });
  });

  it('may say its length later, and only once', async () => {
    covers(39, 40, 49, 50, 51, 52);
    const from = at(
      await ask('POST', '/v1/uploads', { 'upload-defer-length': '1', 'upload-metadata': metadata({}) }),
    );
    const head = await ask('HEAD', from, {});
    expect([head.headers.get('upload-defer-length'), head.headers.get('upload-length')]).toEqual(['1', null]);
    await ask('PATCH', from, piece(0, { 'upload-length': String(csv.length) }), csv.subarray(0, 10));
    const other = await ask('PATCH', from, piece(10, { 'upload-length': '11' }), csv.subarray(10, 11));
    expect(other).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
    expect(await given(await ask('PATCH', from, piece(10), csv.subarray(10)))).toMatchObject({
      bytes: csv.length,
    });
  });

  it('may begin with its first bytes, and be put together of parts', async () => {
    covers(58, 59, 60, 61, 84, 85, 86, 87, 88, 89, 91, 93, 95, 97, 98, 99, 100, 101, 102, 103, 104);
    const whole = await begun(piece(0), csv);
    expect([whole.status, whole.headers.get('upload-offset')]).toEqual([201, String(csv.length)]);
    expect(await given(whole)).toMatchObject({ sha256: sha256(csv) });
    const parts: string[] = [];
    for (const bytes of [csv.subarray(0, 50), csv.subarray(50)]) {
      const part = await begun(
        { 'upload-concat': 'partial', 'upload-length': String(bytes.length), ...piece(0) },
        bytes,
      );
      expect(part.headers.get('tidegate-job')).toBeNull();
      const head = await ask('HEAD', at(part), {});
      expect([head.headers.get('upload-concat'), head.headers.get('upload-offset')]).toEqual([
        ...['partial', String(bytes.length)],
      ]);
      parts.push(at(part));
    }
    const unfinished = at(await begun({ 'upload-concat': 'partial' }));
    for (const wrong of [[unfinished], [...parts, ...parts], ['/v1/uploads/x'], []]) {
      const refused = await begun({ 'upload-concat': `final;${wrong.join(' ')}` });
      expect(refused).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
    }
    const concat = `final;${parts[0]} ${ingestion.origin}${parts[1]}`;
    const final = await begun({ 'upload-concat': concat });
    expect(await given(final)).toMatchObject({ sha256: sha256(csv) });
    const head = await ask('HEAD', at(final), {});
    expect([
      head.headers.get('upload-concat'),
      head.headers.get('upload-offset'),
      head.headers.get('upload-length'),
    ]).toEqual([concat, String(csv.length), String(csv.length)]);
    expect(await ask('PATCH', at(final), piece(csv.length), csv)).toMatchObject({ status: 403 });
    expect(await ask('HEAD', parts[0] ?? '', {})).toMatchObject({ status: 404 });
  });

  it('does not count bytes that are not what their checksum says', async () => {
    covers(72, 73, 74, 75, 76, 77, 79, 80);
    const from = at(await begun());
    const sum = (name: string, bytes: Uint8Array): string =>
      `${name} ${createHash(name).update(bytes).digest('base64')}`;
    const wrong = await ask(
      'PATCH',
      from,
      piece(0, { 'upload-checksum': sum('sha1', Buffer.from('x')) }),
      csv,
    );
    expect(wrong).toMatchObject({ status: 460, body: { code: 'upload.checksum' } });
    for (const unknown of ['md5 aaaa', 'sha1', 'sha1 AAAA', 'SHA1 AAAA', `${sum('sha1', csv)} x`]) {
      expect(await ask('PATCH', from, piece(0, { 'upload-checksum': unknown }), csv)).toMatchObject({
        status: 400,
      });
    }
    expect((await ask('HEAD', from, {})).headers.get('upload-offset')).toBe('0');
    await ask(
      'PATCH',
      from,
      piece(0, { 'upload-checksum': sum('sha256', csv.subarray(0, 9)) }),
      csv.subarray(0, 9),
    );
    const right = await ask(
      'PATCH',
      from,
      piece(9, { 'upload-checksum': sum('sha1', csv.subarray(9)) }),
      csv.subarray(9),
    );
    expect(await given(right)).toMatchObject({ sha256: sha256(csv) });
  });
});

describe('what the protocol asks of a server', () => {
  it('is told without a token', async () => {
    covers(4, 5, 6, 7, 10, 11, 12, 13, 34, 35, 38, 64, 78, 81, 92);
    const response = await fetch(`${ingestion.origin}/v1/uploads`, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension':
        'creation,creation-defer-length,creation-with-upload,expiration,checksum,termination,concatenation',
      'tus-max-size': String(64 << 20),
      'tus-checksum-algorithm': 'sha1,sha256,sha512',
    });
    expect(response.headers.get('tus-resumable')).toBeNull();
    const refused = await fetch(`${ingestion.origin}/v1/uploads`, { method: 'POST', headers: tus });
    expect([refused.status, refused.headers.get('tus-resumable')]).toEqual([401, '1.0.0']);
  });

  it('refuses another version and does nothing', async () => {
    covers(8, 9);
    const from = at(await begun());
    for (const version of ['0.2.2', '']) {
      const refused = await ask('PATCH', from, { ...piece(0), 'tus-resumable': version }, csv);
      expect([refused.status, refused.headers.get('tus-version')]).toEqual([412, '1.0.0']);
    }
    expect((await ask('HEAD', from, {})).headers.get('upload-offset')).toBe('0');
  });

  it('takes a method from a header where the client can only POST', async () => {
    covers(14, 15, 16);
    const from = at(await begun());
    const sent = await ask(
      'POST',
      from,
      { ...piece(0), 'x-http-method-override': 'PATCH' },
      csv.subarray(0, 5),
    );
    expect([sent.status, sent.headers.get('upload-offset')]).toEqual([204, '5']);
    expect(await ask('POST', from, { 'x-http-method-override': 'DELETE' })).toMatchObject({ status: 204 });
    expect(await ask('HEAD', from, {})).toMatchObject({ status: 404 });
  });

  it('refuses what does not fit, before it changes anything', async () => {
    covers(2, 3, 19, 23, 25, 30, 41, 42, 43, 44, 45, 46, 48, 53, 54);
    const from = at(await begun());
    expect(await ask('PATCH', from, piece(1), csv)).toMatchObject({
      status: 409,
      body: { code: 'upload.offset' },
    });
    expect(await ask('PATCH', from, { ...piece(0), 'content-type': 'text/csv' }, csv)).toMatchObject({
      status: 415,
    });
    for (const offset of ['-1', '1.5', 'x', '']) {
      expect(await ask('PATCH', from, piece(0, { 'upload-offset': offset }), csv)).toMatchObject({
        status: 400,
      });
    }
    expect(await ask('PATCH', from, piece(0), Buffer.alloc(csv.length + 1))).toMatchObject({ status: 413 });
    const head = await ask('HEAD', from, {});
    expect([head.headers.get('upload-offset'), head.headers.get('upload-metadata')]).toEqual([
      '0',
      metadata({}),
    ]);
    const absent = await ask('PATCH', '/v1/uploads/00000000-0000-7000-8000-000000000000', piece(0), csv);
    expect([absent.status, absent.headers.get('upload-offset')]).toEqual([404, null]);
    for (const [headers, status] of [
      [{ 'upload-length': '-1' }, 400],
      [{ 'upload-length': String((64 << 20) + 1) }, 413],
      [{ 'upload-defer-length': '1' }, 400],
      [{ 'upload-metadata': 'dataset' }, 400],
      [{ 'upload-metadata': `${metadata({})},dataset ${base64('people')}` }, 400],
      [{ 'upload-metadata': 'dataset not-base64!' }, 400],
      [{ 'upload-metadata': 'data set YQ==' }, 400],
      [{ 'upload-metadata': metadata({ filename: 'a\u202Eb.csv' }) }, 400],
      [{ 'upload-metadata': metadata({ filename: 'a.exe' }) }, 415],
      [{ 'upload-metadata': metadata({ mode: 'add' }) }, 400],
      [{ 'upload-metadata': metadata({ mode: 'append', again: 'yes' }) }, 400],
      [{ 'upload-metadata': metadata({ dataset: 'nothing-there' }) }, 404],
    ] as const) {
      expect([headers, (await begun(headers)).status]).toEqual([headers, status]);
    }
    const none = await ask('POST', '/v1/uploads', { 'upload-metadata': metadata({}) });
    expect(none).toMatchObject({ status: 400 });
  });

  it('ends uploads when they are asked to end, or when nobody goes on with them', async () => {
    covers(65, 66, 67, 68, 69, 70, 71, 82, 83);
    const [one, two] = [await begun(), await begun()];
    const expires = Date.parse(one.headers.get('upload-expires') ?? '');
    expect(expires).toBeGreaterThan(ingestion.runtime.clock().getTime() + 6 * 86_400_000);
    const sent = await ask('PATCH', at(one), piece(0), csv.subarray(0, 9));
    expect(new Date(sent.headers.get('upload-expires') ?? '').toUTCString()).toBe(
      sent.headers.get('upload-expires'),
    );
    await ask('PATCH', at(two), piece(0), csv.subarray(0, 9));
    const id = at(one).split('/').at(-1) ?? '';
    expect(ingestion.prefixes()).toContain(id);
    expect(await ask('DELETE', at(one), {})).toMatchObject({ status: 204 });
    expect(await ask('DELETE', at(one), {})).toMatchObject({ status: 404 });
    expect(ingestion.prefixes()).not.toContain(id);
    await ingestion.database.query(`UPDATE upload SET expires_at = now() - interval '1 s' WHERE id = $1`, [
      at(two).split('/').at(-1),
    ]);
    const gone = await ask('PATCH', at(two), piece(9), csv.subarray(9));
    expect(gone).toMatchObject({ status: 410, body: { code: 'upload.expired' } });
    expect(await ask('HEAD', at(two), {})).toMatchObject({ status: 410 });
  });
});

describeCorpus('the requirements of tus 1.0.0', () => {
  /** Of clients, or of what a server may leave out and this one does. */
  const elsewhere: Readonly<Record<number, string>> = {
    26: 'a client, and one does: resumable.pg.spec.ts',
    62: 'a client',
    63: 'a client',
    90: 'a client',
    94: 'a client',
    96: 'a final upload is finished when it is made',
  };

  it('each have a test above, or a reason not to', () => {
    const requirements = corpusJson('tus', 'requirements.json') as readonly { readonly id: number }[];
    const left = requirements.filter(({ id }) => !shown.has(id) && elsewhere[id] === undefined);
    expect(left).toEqual([]);
  });
});
