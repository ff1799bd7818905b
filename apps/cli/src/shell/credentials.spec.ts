import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findCredentials, keepCredentials } from './credentials.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-cli-'));
let env: Record<string, string>;
let count = 0;

beforeEach(() => {
  const own = join(folder, String((count += 1)));
  env = { XDG_CONFIG_HOME: join(own, 'config'), TIDEGATE_HOME: join(own, 'home') };
});
afterAll(() => rmSync(folder, { recursive: true }));

function startGatewayAt(server: string, token: string): void {
  const home = env['TIDEGATE_HOME'] ?? '';
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'gateway.json'), JSON.stringify({ server, pid: 1 }));
  writeFileSync(join(home, 'admin-token'), `${token}\n`);
}

describe('whom the command line asks, and with which token', () => {
  it('is the gateway of the local home when nothing else is said', () => {
    startGatewayAt('http://127.0.0.1:8080', 'tdg_home');
    expect(findCredentials({}, env)).toEqual({ server: 'http://127.0.0.1:8080', token: 'tdg_home' });
  });

  it('is what was signed in to before the local home', () => {
    startGatewayAt('http://127.0.0.1:8080', 'tdg_home');
    keepCredentials({ server: 'https://data.example.org', token: 'tdg_login' }, env);
    expect(findCredentials({}, env)).toEqual({ server: 'https://data.example.org', token: 'tdg_login' });
  });

  it('is what variables say before that, and flags before all', () => {
    keepCredentials({ server: 'https://data.example.org', token: 'tdg_login' }, env);
    const variables = {
      ...env,
      TIDEGATE_SERVER: 'https://other.example.org',
      TIDEGATE_TOKEN: 'tdg_variable',
    };
    expect(findCredentials({}, variables)).toEqual({
      server: 'https://other.example.org',
      token: 'tdg_variable',
    });
    expect(findCredentials({ server: 'http://localhost:1/', token: 'tdg_flag' }, variables)).toEqual({
      server: 'http://localhost:1',
      token: 'tdg_flag',
    });
  });

  it('never sends a stored token to another server than the one it was stored for', () => {
    startGatewayAt('http://127.0.0.1:8080', 'tdg_home');
    keepCredentials({ server: 'https://data.example.org', token: 'tdg_login' }, env);
    expect(() => findCredentials({ server: 'https://evil.example.org' }, env)).toThrow(
      /No token for https:\/\/evil/,
    );
    expect(findCredentials({ server: 'http://127.0.0.1:8080' }, env).token).toBe('tdg_home');
  });

  it('says what to do when no server is known', () => {
    expect(() => findCredentials({}, env)).toThrow(/--server/);
  });

  it('refuses an address that is none', () => {
    expect(() => findCredentials({ server: 'data.example.org', token: 'tdg_x' }, env)).toThrow(
      /may be an address/,
    );
  });

  it('keeps a sign-in for this user alone, also over an older file of another mode', () => {
    const file = keepCredentials({ server: 'https://data.example.org', token: 'tdg_1' }, env);
    writeFileSync(file, 'old', { mode: 0o644 });
    keepCredentials({ server: 'https://data.example.org', token: 'tdg_2' }, env);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(findCredentials({}, env).token).toBe('tdg_2');
  });
});
