import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startGatewayProcess,
  temporaryHome,
  type GatewayProcess,
} from '../../apps/cli/src/demo/gateway-process.js';
import { enrolAndSignIn } from './account.js';
import { Caller } from './caller.js';

const root = join(import.meta.dirname, '../..');
export const gatewayMain = join(root, 'dist/apps/gateway/src/main.js');
export const cliMain = join(root, 'dist/apps/cli/src/main.js');

export const roles = ['engineer', 'steward', 'analyst', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** A service of one role, and its way to the gateway. */
export interface Player extends Caller {
  readonly principal: string;
}

export interface TestGatewayOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A home that is there already, such as a restored one; else a fresh one. It is removed in the end. */
  readonly home?: string;
  /** The first administrator's token, where a restored catalog knows one already. */
  readonly token?: string;
}

/** When the process that runs the tests is killed, nobody else would end the gateway. */
function watchdog(pid: number): ChildProcess {
  const script = 'read -r line; kill -TERM "$0" 2>/dev/null';
  return spawn('sh', ['-c', script, String(pid)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
}

/** The built gateway on a home of its own, with a service for each role. */
export class TestGateway {
  readonly home: string;
  /** Plaintext that must live for a moment lies here, in memory where there is such a folder. */
  readonly scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tidegate-e2e-'));
  /** Where the command line keeps what it remembers. */
  readonly config = mkdtempSync(join(tmpdir(), 'tidegate-e2e-cli-'));
  readonly #token: string;
  #kept: string | undefined;
  readonly #players = new Map<string, Player>();
  readonly #printed: string[] = [];
  #process: GatewayProcess | undefined;
  #watchdog: ChildProcess | undefined;

  constructor(private readonly options: TestGatewayOptions = {}) {
    this.home = options.home ?? temporaryHome('tidegate-e2e-');
    this.#token = options.token ?? `tdg_${randomBytes(32).toString('base64url')}`;
  }

  get server(): string {
    return this.#running.server;
  }

  get pid(): number {
    return this.#running.pid;
  }

  get #running(): GatewayProcess {
    if (!this.#process) throw new Error('the gateway does not run');
    return this.#process;
  }

  /** All that the gateway has printed, over all its lives. */
  printed(): string {
    return [...this.#printed, this.#process?.output() ?? ''].join('');
  }

  /** Starts it, also again on the same home. Answers with how long that took, in milliseconds. */
  async start(): Promise<number> {
    const from = performance.now();
    const env = {
      TIDEGATE_BOOTSTRAP_TOKEN: this.#token,
      TIDEGATE_SCRATCH: this.scratch,
      ...this.options.env,
    };
    this.#process = await startGatewayProcess(gatewayMain, { home: this.home, env });
    this.#watchdog = watchdog(this.#process.pid);
    return performance.now() - from;
  }

  /** Ends it in order. Answers with its exit code. */
  async stop(signal?: NodeJS.Signals): Promise<number | null> {
    const code = await this.#running.stop(signal);
    this.#ended();
    return code;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.stop('SIGKILL');
  }

  #ended(): void {
    this.#printed.push(this.#process?.output() ?? '');
    this.#process = undefined;
    this.#watchdog?.kill();
  }

  /** Ends it and removes all that it left. */
  async remove(): Promise<void> {
    if (this.#process) await this.stop();
    for (const folder of [this.home, this.scratch, this.config]) {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The first administrator. */
  get admin(): Caller {
    return this.as(this.#kept ?? this.#token);
  }

  /** Gives the first administrator a token that goes on when their account is used, which ends the bootstrap token. */
  async keepAdmin(): Promise<void> {
    const json = { name: 'kept' };
    this.#kept = (await this.admin.must<{ token: string }>('POST', '/v1/tokens', { json })).token;
  }

  /** Whoever holds a token; null is nobody. */
  as(token: string | null): Caller {
    return new Caller(() => this.server, token);
  }

  /** A service of a role, made when first asked for; `name` tells apart several of one role. */
  async player(role: Role, name: string = role): Promise<Player> {
    const known = this.#players.get(name);
    if (known) return known;
    const { admin } = this;
    await admin.must('POST', '/v1/services', { json: { name, roles: [role] } });
    const principal = `service:${name}`;
    const json = { principal, name: 'test' };
    const { token } = await admin.must<{ token: string }>('POST', '/v1/tokens', { json });
    const player = Object.assign(this.as(token), { principal });
    this.#players.set(name, player);
    return player;
  }

  /** Somebody who is not the administrator: a person with an account, who signs in and makes a token for themselves. */
  async person(name: string, ...having: string[]): Promise<Player> {
    const known = this.#players.get(name);
    if (known) return known;
    const email = `${name}@example.org`;
    const json = { email, roles: having };
    const { enrolment } = await this.admin.must<{ enrolment: { code: string } }>('POST', '/v1/users', {
      json,
    });
    const signedIn = this.as(await enrolAndSignIn(this.server, email, enrolment.code));
    const ask = { json: { name: 'test' } };
    const { token } = await signedIn.must<{ token: string }>('POST', '/v1/tokens', ask);
    const player = Object.assign(this.as(token), { principal: `user:${email}` });
    this.#players.set(name, player);
    return player;
  }

  /** Runs the built command line as the holder of a token. */
  cli(token: string, ...args: string[]): { code: number | null; out: string; err: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cliMain, ...args], {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        TIDEGATE_SERVER: this.server,
        TIDEGATE_TOKEN: token,
        TIDEGATE_HOME: this.home,
        XDG_CONFIG_HOME: this.config,
      },
    });
    return { code: status, out: stdout, err: stderr };
  }

  /** What `tidegate audit verify --deep` finds, as an auditor runs it. */
  async verifyAudit(): Promise<{ ok: boolean; size: number; failures: unknown[] }> {
    const auditor = await this.player('auditor');
    const { out, err } = this.cli(auditor.token ?? '', 'audit', 'verify', '--deep', '--json');
    if (out === '') throw new Error(err);
    return JSON.parse(out) as { ok: boolean; size: number; failures: unknown[] };
  }
}

/** A started gateway. */
export async function testGateway(options?: TestGatewayOptions): Promise<TestGateway> {
  const gateway = new TestGateway(options);
  try {
    await gateway.start();
  } catch (error) {
    await gateway.remove();
    throw error;
  }
  return gateway;
}
