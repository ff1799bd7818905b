import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { installed, isInstalled, ServerProgram } from '../../../../../test/support/programs.js';
import { bytesOf, puller } from '../../../test/pulled.js';
import { s3 } from './s3.js';

const program = 'bin/versitygw';
const keys = { accessKeyId: 'reader', secretAccessKey: 'secret-of-s3' };

(isInstalled(program) ? describe : describe.skip)(
  'a bucket of a server (node scripts/servers.mjs s3)',
  () => {
    let server: ServerProgram;

    beforeAll(async () => {
      server = await ServerProgram.start(installed(program), (port, folder) => {
        mkdirSync(join(folder, 'data'));
        const keys = ['--access', 'reader', '--secret', 'secret-of-s3', '--port', `127.0.0.1:${port}`];
        return [...keys, 'posix', join(folder, 'data')];
      });
      const client = new S3Client({
        ...{ region: 'us-east-1', endpoint: `http://127.0.0.1:${server.port}` },
        ...{ forcePathStyle: true, credentials: { ...keys } },
      });
      await client.send(new CreateBucketCommand({ Bucket: 'visits' }));
      const put = async (Key: string, Body: Uint8Array | string, ContentType = 'text/csv') =>
        client.send(new PutObjectCommand({ Bucket: 'visits', Key, Body, ContentType }));
      await put('2024/b.csv', 'n,t\n2,b\n');
      await put('2024/a é+ (1)&.csv.gz', gzipSync('n,t\n1,a\n'));
      await put('2024-other/c.csv', 'n,t\n3,c\n');
      for (let i = 0; i < 30; i++) await put(`many/${i}.csv`, `n\n${i}\n`.repeat(100_000));
      client.destroy();
    }, 60_000);
    afterAll(() => server.stop());

    const pull = (path: string, credentials: object = keys) =>
      puller(s3, `s3://visits/${path}?endpoint=127.0.0.1:${server.port}&tls=off`, credentials);

    it('is read, object by object, and not again where nothing is new', async () => {
      const folder = await pull('2024')();
      const body = (await bytesOf(folder)).toString('latin1');
      expect([body.length, body.includes('2,b'), body.includes('3,c')]).toEqual([512 * 6, true, false]);
      expect(await pull('2024/')(folder?.reached())).toBeNull();
      expect(await pull('2024/a%20é+%20(1)&.csv.gz')()).toMatchObject({
        mediaType: 'text/csv',
        encoding: 'gzip',
      });
      const many = await bytesOf(await pull('many*')());
      expect(many.length).toBeGreaterThan(10 * 200_000 + 20 * 300_000);
      expect(many.toString('latin1').split('n\n').slice(1)).toHaveLength(30 * 100_000);
    });

    it('says without a secret what goes wrong', async () => {
      for (const [path, credentials, words] of [
        ['2024', { ...keys, secretAccessKey: 'another' }, 'SignatureDoesNotMatch'],
        ['2024', { ...keys, accessKeyId: 'nobody' }, '404'],
        ['2024', {}, 'AccessDenied'],
        ['nothing', keys, 'no file'],
      ] as const)
        await expect(pull(path, credentials)()).rejects.toMatchObject({
          code: 'source.failed',
          detail: expect.stringContaining(words),
        });
    });
  },
);
