import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { installed, isInstalled, ServerProgram } from '../../../../../test/support/programs.js';
import { bytesOf, puller } from '../../../test/pulled.js';
import { hdfs } from './hdfs.js';

(isInstalled('hdfs/Mini.class') ? describe : describe.skip)(
  'HDFS of a server (node scripts/servers.mjs hdfs)',
  () => {
    let server: ServerProgram;

    /** Not by fetch, which takes no answer that says to go on. */
    const once = async (method: string, address: string, body = ''): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        request(address, { method, agent: false }, (answer) => resolve(answer.resume()))
          .on('error', reject)
          .end(body);
      });
    const ask = async (method: string, path: string, said: string, body?: string): Promise<number> => {
      const first = await once(
        method,
        `http://127.0.0.1:${server.port}/webhdfs/v1${path}?user.name=ada&${said}`,
      );
      const { location } = first.headers;
      const last = location === undefined ? first : await once(method, location, body);
      return last.statusCode ?? 0;
    };

    beforeAll(async () => {
      const options = (port: number, folder: string) => ['-cp', '.:jars/*', 'Mini', folder, String(port)];
      server = await ServerProgram.start('java', options, { cwd: installed('hdfs') });
      for (;;) {
        const up = await ask('PUT', '/in/day=1/a%20%C3%A9.csv', 'op=CREATE', 'n,t\n1,a\n').catch(
          () => undefined,
        );
        if (up === 201) break;
        await sleep(200);
      }
      await ask('PUT', '/in/_SUCCESS', 'op=CREATE', 'x');
      for (let i = 0; i < 30; i++)
        await ask('PUT', `/in/${i}.csv`, 'op=CREATE', `n,t\n${i},${'b'.repeat(1000)}\n`.repeat(100));
      await ask('PUT', '/in/0.csv', 'op=SETPERMISSION&permission=644');
      await ask('PUT', '/closed.csv', 'op=CREATE', 'n\n1\n');
      await ask('PUT', '/closed.csv', 'op=SETPERMISSION&permission=600');
    }, 110_000);
    afterAll(() => server.stop());

    const pull = (path: string, user = 'ada') =>
      puller(hdfs, `hdfs://127.0.0.1:${server.port}${path}?tls=off`, { user });

    it('is read, file by file by way of its datanode, and not again where nothing is new', async () => {
      const folder = await pull('/in')();
      const text = (await bytesOf(folder)).toString('utf8');
      expect(text.match(/^n,t$/gm)?.length).toBe(30 * 99);
      expect(text).toContain('1,a');
      expect(await pull('/in')(folder?.reached())).toBeNull();
      expect((await bytesOf(await pull('/in/day=1/a é.csv')())).toString()).toBe('n,t\n1,a\n');
      await ask('PUT', '/in/0.csv', 'op=CREATE&overwrite=true', 'n,t\n9,a\n');
      expect(await pull('/in')(folder?.reached())).not.toBeNull();
    });

    it('says without a secret what goes wrong', async () => {
      for (const [path, user, words] of [
        ['/nothing', 'ada', 'FileNotFoundException'],
        ['/closed.csv', 'eve', 'AccessControlException'],
      ] as const)
        await expect(pull(path, user)()).rejects.toMatchObject({
          code: 'source.failed',
          detail: expect.stringContaining(words),
        });
    });
  },
);
