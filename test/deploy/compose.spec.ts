import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import { createServer as createTlsServer, request as askSecurely, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const Service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.looseObject({})).default({}),
  cap_drop: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  shm_size: z.string().optional(),
  healthcheck: z.looseObject({}),
  ports: z.array(z.string()).default([]),
});
const compose = z
  .looseObject({
    services: z.record(z.string(), Service),
    networks: z.record(z.string(), z.looseObject({})),
    volumes: z.record(z.string(), z.looseObject({})),
  })
  .parse(parse(text, { merge: true }));
const services = Object.entries(compose.services);
const apps = services.filter(([, service]) => service.command[0] === '--only');
const mountsOf = (service: z.infer<typeof Service>): string[][] => service.volumes.map((v) => v.split(':'));

describe('docker-compose.yml', () => {
  it('is what the Compose Specification allows', () => {
    const { stdout, status } = spawnSync(process.execPath, ['scripts/check.mjs', 'compose'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^compose {2}ok/);
    expect(status).toBe(0);
  });

  it('runs each part of the gateway once, by a name that the gateway knows', () => {
    const options = readFileSync(join(root, 'apps/gateway/src/options.ts'), 'utf8');
    const known = /slices = \[([^\]]*)\]/.exec(options)?.[1]?.match(/[a-z]+/g) ?? [];
    expect(apps.map(([, service]) => service.command[1]).sort()).toEqual([...known].sort());
    expect(apps.map(([name]) => name)).toEqual(apps.map(([, service]) => service.command[1]));
  });

  it('declares every volume, network and service that it names', () => {
    for (const [, service] of services) {
      const named = mountsOf(service).flatMap(([from = '']) => (/^[./]/.test(from) ? [] : [from]));
      expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(named));
      expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining(service.networks));
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(service.depends_on)));
    }
    const used = new Set(services.flatMap(([, s]) => mountsOf(s).map(([from]) => from)));
    expect(Object.keys(compose.volumes).filter((name) => !used.has(name))).toEqual([]);
  });

  it('holds no secret: passwords and tokens come from the environment, and the example names each', () => {
    const secret = /PASSWORD|TOKEN/;
    for (const [, { environment }] of services) {
      for (const [name, value] of Object.entries(environment)) {
        if (secret.test(name)) expect(value).toMatch(/^\$\{[A-Z_]+:[?-][^}]*\}$/);
        if (name === 'DATABASE_URL') expect(value).toMatch(/^postgres:\/\/[a-z_]+:\$\{[A-Z_]+\}@postgres:/);
      }
    }
    const example = readFileSync(join(root, 'docker/env.example'), 'utf8');
    const wanted = new Set([...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name));
    expect([...wanted].filter((name) => !example.includes(`\n${name}=`))).toEqual([]);
    expect(example).not.toMatch(/(?:PASSWORD|TOKEN)=\S/);
  });

  it('keeps duties apart: a role and private keys of its own for each app, and the vault with one alone', () => {
    const role = ([, service]: (typeof apps)[number]): string =>
      new URL((service.environment['DATABASE_URL'] ?? '').replace(/\$\{[A-Z_]+\}/, 'x')).username;
    expect(new Set(apps.map(role)).size).toBe(apps.length);
    const script = readFileSync(join(root, 'docker/postgres-roles.sh'), 'utf8');
    for (const app of apps) expect(script).toContain(`make_role ${role(app)} `);
    // Who could replace the vault's public key could read what is sealed next. Every app proves rows with the one key of the catalog.
    const written: Record<string, string[]> = {
      anonymization: ['keys-anonymization', 'keys-catalog', 'keys-public-vault'],
      ingestion: ['keys-ingestion', 'keys-catalog'],
      access: ['keys-access', 'keys-catalog', 'keys-public-access'],
      training: ['keys-training', 'keys-catalog'],
      console: [],
    };
    for (const [name, service] of apps) {
      const keys = mountsOf(service).filter(([from]) => from?.startsWith('keys-'));
      const writable = keys.filter(([, , mode]) => mode !== 'ro').map(([from]) => from);
      expect(writable).toEqual(written[name]);
      const read = keys.filter(([, , mode]) => mode === 'ro').map(([from]) => from);
      expect(read.every((from) => from?.startsWith('keys-public-'))).toBe(true);
    }
  });

  it('lets nothing go between the containers in the clear: each has a certificate of its own', () => {
    for (const [name, service] of apps) {
      const read = mountsOf(service).filter(([from]) => from?.startsWith('tls-'));
      expect(read).toEqual([
        [`tls-${name}`, '/var/lib/tidegate/tls', 'ro'],
        ['tls-authority', '/var/lib/tidegate/authority', 'ro'],
      ]);
      expect(service.environment).toMatchObject({
        TIDEGATE_TLS_CERT: '/var/lib/tidegate/tls/cert.pem',
        TIDEGATE_TLS_KEY: '/var/lib/tidegate/tls/key.pem',
        NODE_EXTRA_CA_CERTS: '/var/lib/tidegate/authority/ca.pem',
      });
    }
    const addresses = services.flatMap(([, { environment }]) => Object.values(environment).join(' '));
    expect(addresses.join(' ')).not.toMatch(/sslmode|http:\/\/(?!localhost)/);
    expect(compose.services['certificates']?.['network_mode']).toBe('none');
  });

  it('gives the apps a read-only system, no capability, no way out and a scratch in memory', () => {
    for (const [, service] of apps) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], networks: ['inside'], ports: [] });
      expect(service.shm_size).toBeDefined();
      expect(service.healthcheck).toHaveProperty('test');
    }
    expect(compose.networks['inside']).toMatchObject({ internal: true });
  });
});

/** The paths that an app's controllers answer, `a` for each parameter. */
function routesOf(app: string): string[] {
  const folder = join(root, 'apps', app, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.controller.ts'),
  );
  return files.flatMap((name) => {
    const source = readFileSync(join(folder, name), 'utf8');
    const prefix = /@Controller\((?:'([^']*)')?/.exec(source)?.[1] ?? 'v1/uploads';
    const routes = [...source.matchAll(/@(?:Get|Post|Put|Patch|Delete|Head|Sse)\((?:'([^']*)')?\)/g)];
    return routes.map(([, route]) =>
      `/${[prefix, route].filter(Boolean).join('/')}`.replace(/[:*]\w+/g, 'a'),
    );
  });
}

const hasNginx = spawnSync('nginx', ['-v']).status === 0;
const withNginx = hasNginx ? describe : describe.skip;

withNginx('the proxy (needs nginx)', () => {
  const names = ['access', 'anonymization', 'console', 'ingestion', 'training'];
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-proxy-'));
  const upstreams = new Map<string, Server>();
  const tls = join(folder, 'tls');
  const pem = (name: string, part: string): string => readFileSync(join(tls, name, part), 'utf8');
  let [port, securePort] = [0, 0];
  let stop: () => Promise<void> = () => Promise.resolve();
  let firstByte: (() => void) | undefined;

  beforeAll(async () => {
    const made = spawnSync('sh', [join(root, 'docker/certificates.sh'), tls], { encoding: 'utf8' });
    expect(made.stdout).toBe('Certificates were made.\n');
    const addresses: string[] = [];
    let config = readFileSync(join(root, 'docker/nginx.conf'), 'utf8')
      .replaceAll('/tmp/', `${folder}/`)
      .replaceAll('/tls/', `${tls}/`);
    for (const name of names) {
      const own = { cert: pem(name, 'cert.pem'), key: pem(name, 'key.pem') };
      const server = createTlsServer(own, (req, res) => {
        req.once('data', () => firstByte?.());
        req.on('end', () => res.end(name)).resume();
      });
      upstreams.set(name, server.listen(0, '127.0.0.1'));
      await once(server, 'listening');
      addresses.push(`${name} 127.0.0.1:${(server.address() as AddressInfo).port};`);
    }
    const probes = [createServer().listen(0, '127.0.0.1'), createServer().listen(0, '127.0.0.1')];
    await Promise.all(probes.map((probe) => once(probe, 'listening')));
    const [clear = 0, secure = 0] = probes.map((probe) => (probe.address() as AddressInfo).port);
    for (const probe of probes) probe.close();
    [port, securePort] = [clear, secure];
    config = config
      .replace('listen 8080', `listen 127.0.0.1:${port}`)
      .replace('listen 8443 ssl', `listen 127.0.0.1:${securePort} ssl`)
      .replace('  map $uri', `  map $app $address {\n${addresses.join('\n')}\n}\n  map $uri`)
      .replace('https://$app:8080', 'https://$address')
      .replace('/dev/stdout', join(folder, 'access.log'))
      .replace('/dev/stderr', join(folder, 'error.log'));
    writeFileSync(join(folder, 'nginx.conf'), `daemon off;\nmaster_process off;\n${config}`);
    const nginx = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'inherit' });
    const ended = once(nginx, 'exit');
    stop = async () => {
      nginx.kill('SIGKILL');
      await ended;
    };
    for (let i = 0; i < 200; i++) {
      if (await fetch(`http://127.0.0.1:${port}/`).then(Boolean, () => false)) return;
      await sleep(20);
    }
    throw new Error('nginx did not start');
  });

  afterAll(async () => {
    await stop();
    for (const server of upstreams.values()) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['/', 'console'],
    ['/health/ready', 'console'],
    ['/openapi.json', 'console'],
    ['/oidc/auth', 'access'],
    ['/enrol?code=x', 'access'],
    ['/v1/datasets-of-mine', 'access'],
    ['/v1/releases/1/data?purpose=p', 'anonymization'],
    ['/v1/keys/rotate', 'anonymization'],
    ...names.flatMap((app) => routesOf(app).map((path) => [path, app])),
  ])('sends %s to %s', async (path, app) => {
    expect(await (await fetch(`http://127.0.0.1:${port}${path}`)).text()).toBe(app);
  });

  it('speaks TLS with clients, by the certificate that it was given', async () => {
    const asked = askSecurely({
      host: '127.0.0.1',
      port: securePort,
      path: '/v1/me',
      servername: 'localhost',
      ca: pem('authority', 'ca.pem'),
    });
    const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    answer.destroy();
  });

  it('believes no app that shows the certificate of another', async () => {
    const shown = (name: string) => ({ cert: pem(name, 'cert.pem'), key: pem(name, 'key.pem') });
    upstreams.get('training')?.setSecureContext(shown('console'));
    expect((await fetch(`http://127.0.0.1:${port}/v1/models`)).status).toBe(502);
    upstreams.get('training')?.setSecureContext(shown('training'));
    expect((await fetch(`http://127.0.0.1:${port}/v1/models`)).status).toBe(200);
  });

  it('passes the first bytes of an upload on before the last have been sent', async () => {
    const arrived = new Promise<void>((done) => (firstByte = done));
    const upload = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/datasets/a/versions' });
    const answered = once(upload, 'response');
    upload.write('a,b\n1,2\n');
    await arrived;
    upload.end('3,4\n');
    await answered;
  });
});
