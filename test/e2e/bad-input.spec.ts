import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProblemDocument } from '#libs/contracts';
import { type Answer } from '../support/caller.js';
import { testGateway, type Player, type TestGateway } from '../support/gateway.js';

const most = 256 * 1024;

let gateway: TestGateway;
let engineer: Player;
let steward: Player;

beforeAll(async () => {
  gateway = await testGateway({ env: { TIDEGATE_MAX_UPLOAD: String(most) } });
  engineer = await gateway.player('engineer');
  steward = await gateway.player('steward');
  await engineer.must('POST', '/v1/datasets', { json: { name: 'people' } });
});
afterAll(() => gateway.remove());

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

const brief = ({ status, body }: Answer<ProblemDocument>): [number, string] => [status, body.code];

/** A body of unknown length, as a pipe would send it. */
function streamed(length: number): ReadableStream<Uint8Array> {
  let left = length;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) {
        controller.close();
        return;
      }
      controller.enqueue(Buffer.alloc(Math.min(left, 65_536), 'a,b\n'));
      left -= 65_536;
    },
  });
}

const csv = Buffer.from(`id,name\n${Array.from({ length: 500 }, (_, i) => `${i},person ${i}`).join('\n')}\n`);
const sha256 = (bytes: Buffer): string => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;

describe('Bad input', () => {
  it('is a problem document that never repeats what was sent', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const body = '{"name": "secret-canary-value", ';
    const answer = await engineer.ask<ProblemDocument>('POST', '/v1/datasets', { body, headers });
    expect(brief(answer)).toEqual([400, 'request.malformed']);
    expect(JSON.stringify(answer.body)).not.toContain('secret-canary-value');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is pointed at, member by member', async () => {
    const { status, body } = await engineer.post<ProblemDocument>('/v1/datasets', {
      ...{ name: 'Not A Name', tags: ['ok', 'Not Ok'], colour: 'red' },
    });
    expect([status, body.code]).toEqual([400, 'request.invalid']);
    const pointers = body.errors?.map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['#/name', '#/tags/1']));
    expect(body.errors?.some(({ detail, pointer }) => `${pointer} ${detail}`.includes('colour'))).toBe(true);
  });

  it('is refused in queries and addresses too', async () => {
    for (const path of [
      '/v1/datasets?limit=0',
      '/v1/datasets?limit=many',
      '/v1/datasets?colour=red',
      '/v1/datasets?cursor=%00',
      '/v1/grants?principal=nobody',
    ]) {
      expect([path, (await steward.get(path)).status]).toEqual([path, 400]);
    }
    for (const path of ['/v1/nothing', '/v1/jobs/1', '/v1/releases/x', '/v1/datasets/people/versions/-1']) {
      expect([path, (await steward.get(path)).status]).toEqual([path, 404]);
    }
  });

  it('in a policy file is pointed at with its line and column', async () => {
    const headers = { 'Content-Type': 'application/yaml' };
    const put = (body: string): Promise<Answer<ProblemDocument>> =>
      steward.ask<ProblemDocument>('PUT', '/v1/policies/p', { body, headers });
    const wrong = await put(
      'name: p\npurposes: [study]\ntransforms:\n  - match: {column: age}\n    technique: magic\n',
    );
    expect(brief(wrong)).toEqual([400, 'policy.invalid']);
    expect(wrong.body.errors).toContainEqual(
      expect.objectContaining({ pointer: '#/transforms/0/technique', line: 5 }),
    );
    const broken = await put('name: p\npurposes: [study\ntransforms: 1\n');
    expect(brief(broken)).toEqual([400, 'policy.invalid']);
    expect(broken.body.errors?.[0]?.line).toBeGreaterThan(1);
    expect(broken.body.errors?.[0]?.column).toBeGreaterThan(0);
    const other = await put(
      'name: q\npurposes: [study]\ntransforms:\n  - match: {column: a}\n    technique: keep\n',
    );
    expect(other.status).toBe(400);
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nname: [*c,*c,*c,*c,*c]\n`;
    expect((await put(bomb)).status).toBe(400);
    expect((await steward.get('/v1/policies/p')).status).toBe(404);
  });

  it('that is too large for a policy is 413, and the next request on the same connection is answered', async () => {
    const body = 'x'.repeat(2 * 1024 * 1024);
    const headers = { 'Content-Type': 'application/yaml' };
    expect((await steward.ask('PUT', '/v1/policies/p', { body, headers })).status).toBe(413);
    expect((await engineer.upload('people', Buffer.alloc(most + 1, 'a'))).status).toBe(413);
  }, 10_000);

  it('that is too large is 413, whether it says so before or is found out', async () => {
    const announced = await engineer.upload('people', Buffer.alloc(most + 1, 'a'));
    expect(brief(announced)).toEqual([413, 'body.too-large']);
    const found = await engineer.upload('people', streamed(most + 65_536));
    expect(brief(found)).toEqual([413, 'body.too-large']);
    const json = { name: 'a', description: 'x'.repeat(1024 ** 2 + 1) };
    expect((await engineer.post('/v1/datasets', json)).status).toBe(413);
  });

  it('that is compressed and cut short, broken, or far larger inside is 422', async () => {
    const gzip = { 'Content-Encoding': 'gzip' };
    const whole = gzipSync(csv);
    const short = await engineer.upload('people', whole.subarray(0, whole.length - 20), gzip);
    expect([short.status, short.body.status]).toEqual([422, 422]);
    const broken = Buffer.from(whole);
    broken.fill(0x55, 20, 40);
    expect((await engineer.upload('people', broken, gzip)).status).toBe(422);
    expect((await engineer.upload('people', csv, gzip)).status).toBe(422);
    const bomb = gzipSync(Buffer.alloc(64 * 1024 ** 2));
    expect(bomb.length).toBeLessThan(most);
    const exploded = await engineer.upload('people', bomb, gzip);
    expect([413, 422]).toContain(exploded.status);
  });

  it('that is not what its digest promises is 422', async () => {
    const wrong = { 'Content-Digest': sha256(Buffer.from('something else')) };
    expect(brief(await engineer.upload('people', csv, wrong))).toEqual([422, 'upload.digest']);
    const nonsense = { 'Content-Digest': 'sha-256=12345' };
    expect((await engineer.upload('people', csv, nonsense)).status).toBe(400);
  });

  it('of a media type or coding that nobody reads is 415', async () => {
    for (const headers of [
      { 'Content-Type': 'application/rtf' },
      { 'Content-Type': 'text/csv; charset=ebcdic-us' },
      { 'Content-Type': 'text/csv', 'Content-Encoding': 'br' },
    ]) {
      expect(brief(await engineer.upload('people', csv, headers))).toEqual([415, 'body.media-type']);
    }
  });

  it('that turns out not to be CSV or NDJSON fails its job with 422, in words that quote no cell', async () => {
    const files: [Buffer<ArrayBuffer>, string][] = [
      [Buffer.from('a,b\n1,"secret-canary-value\n2,3\n'), 'text/csv'],
      [Buffer.from([0x50, 0x4b, 3, 4, ...Buffer.from('secret-canary-value'), 0, 0, 0xff, 0xfe]), 'text/csv'],
      [Buffer.from('{"a": 1}\n{"a": secret-canary-value}\n'), 'application/x-ndjson'],
      [Buffer.from('a,b\n1,2\n1,2,secret-canary-value\n'), 'text/csv'],
    ];
    for (const [body, type] of files) {
      const { status, body: accepted } = await engineer.upload('people', body, { 'Content-Type': type });
      expect(status).toBe(202);
      const job = await engineer.ended(accepted.job);
      expect([job.state, job.problem?.status, job.problem?.code]).toEqual([
        'failed',
        422,
        'upload.unparsable',
      ]);
      expect(JSON.stringify(job)).not.toContain('secret-canary-value');
    }
    expect((await engineer.upload('people', Buffer.alloc(0))).status).toBe(422);
  });

  it('of a sender who goes away half way leaves the gateway as it was', async () => {
    const gone = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(csv);
        setTimeout(() => gone.abort(), 200);
        return new Promise((resolve) => setTimeout(resolve, 1_000));
      },
    });
    const url = `${gateway.server}/v1/datasets/people/versions`;
    const headers = { Authorization: `Bearer ${engineer.token ?? ''}`, 'Content-Type': 'text/csv' };
    const sent = fetch(url, { method: 'POST', body, headers, duplex: 'half', signal: gone.signal });
    await expect(sent).rejects.toThrow();
    expect((await engineer.get('/v1/me')).status).toBe(200);
  });

  it('leaves nothing behind: no version, no object, no file of plaintext', async () => {
    const { items } = await engineer.must<{ items: unknown[] }>('GET', '/v1/datasets/people/versions');
    expect(items).toEqual([]);
    const until = performance.now() + 10_000;
    while (filesUnder(join(gateway.home, 'objects')).length > 0 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(filesUnder(join(gateway.home, 'objects'))).toEqual([]);
    expect(filesUnder(gateway.scratch)).toEqual([]);
    expect(gateway.printed()).not.toContain('secret-canary-value');
  });

  it('keeps nobody from sending good input after it', async () => {
    const { body } = await engineer.upload('people', csv, { 'Content-Digest': sha256(csv) });
    expect(await engineer.result(body.job)).toMatchObject({ version: 1, rows: 500 });
  });

  it('leaves a log that an auditor can rebuild', async () => {
    expect(await gateway.verifyAudit()).toMatchObject({ ok: true, failures: [] });
  });
});
