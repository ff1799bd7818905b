import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Command } from 'commander';
import { makeProgram } from '../../apps/cli/src/program.js';
import { roles, testGateway, type Role, type TestGateway } from '../support/gateway.js';
import { openShell, playScript } from '../support/script.js';

const here = import.meta.dirname;
const root = join(here, '../..');
const scripts = readdirSync(here).filter((name) => name.endsWith('.txt'));
/** `UPDATE_SCRIPTS=1 npm test -- test/cli` writes what was said into the scripts instead; read the difference then. */
const isUpdating = process.env['UPDATE_SCRIPTS'] === '1';

describe('the command line, as scripts say', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-scripts-'));
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await testGateway();
  });
  afterAll(async () => {
    await gateway.remove();
    rmSync(folder, { recursive: true });
  });

  it.each(scripts)(
    '%s',
    async (script) => {
      const name = basename(script, '.txt');
      const cwd = join(folder, name);
      mkdirSync(cwd);
      const shell = openShell(gateway, cwd, { SAMPLES: join(root, 'samples') });
      /** Each script has its own people, so that none sees what another's made. */
      const become = async (role: string): Promise<string> => {
        if (role === '') return 'unset TIDEGATE_TOKEN';
        if (role === 'second') {
          return `export TIDEGATE_TOKEN=${(await gateway.person('second', 'steward')).token ?? ''}`;
        }
        const isRole = (roles as readonly string[]).includes(role);
        const who = isRole ? await gateway.player(role as Role, `${name}-${role}`) : gateway.admin;
        return `export TIDEGATE_TOKEN=${who.token ?? ''}`;
      };
      for (const role of roles) await become(role);
      const text = readFileSync(join(here, script), 'utf8');
      const played = await playScript(text, { shell, become });
      shell.close();
      if (isUpdating) writeFileSync(join(here, script), played);
      else expect(played).toBe(text);
    },
    300_000,
  );

  it('leave no command out', () => {
    const world = { env: {}, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, fetch };
    const leaves = (command: Command, path: string): string[] =>
      command.commands.length === 0
        ? [path]
        : command.commands.flatMap((one) => leaves(one, `${path} ${one.name()}`));
    const text = scripts.map((script) => readFileSync(join(here, script), 'utf8')).join('\n');
    const typed = text.split('\n').filter((line) => /^[a-z]*\$ /.test(line));
    const commands = leaves(makeProgram({ ...world, now: () => new Date(0) }), 'tidegate');
    expect(commands.filter((path) => !typed.some((line) => line.includes(` ${path}`)))).toEqual([]);
  });
});
