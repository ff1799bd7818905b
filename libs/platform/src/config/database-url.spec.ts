import { describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { isClear, verifiedDatabase } from './database-url.js';

describe('the address of a database', () => {
  it.each([
    ['postgres://a:b@db.example.org:5432/x', 'postgres://a:b@db.example.org:5432/x?sslmode=verify-full'],
    ['postgres://a:b@10.0.0.1/x?sslmode=require', 'postgres://a:b@10.0.0.1/x?sslmode=verify-full'],
    ['postgres://a:b@db/x?sslmode=verify-ca&a=1', 'postgres://a:b@db/x?sslmode=verify-full&a=1'],
    // On this machine nobody is between.
    ...['127.0.0.1', 'localhost', '[::1]', '127.9.9.9'].map((host): [string, string] => [
      `postgres://a@${host}/x`,
      `postgres://a@${host}/x`,
    ]),
    ['postgres://a@x/x?host=/run/postgresql', 'postgres://a@x/x?host=/run/postgresql'],
    ['postgres://a@127.0.0.1/x?sslmode=require', 'postgres://a@127.0.0.1/x?sslmode=verify-full'],
    ['postgres://a@db/x?sslmode=disable', 'postgres://a@db/x?sslmode=disable'],
  ] satisfies [string, string][])('%s is used as %s', (url, used) => {
    expect(verifiedDatabase(url)).toBe(used);
  });

  it.each(['no-verify', 'prefer', 'allow', 'nonsense'])('may not ask for TLS by %s', (mode) => {
    expect(() => verifiedDatabase(`postgres://a:b@db/x?sslmode=${mode}`)).toThrow(ConfigError);
  });

  it('is in the clear where it says so', () => {
    expect(isClear('postgres://a@db/x?sslmode=disable')).toBe(true);
    expect(isClear(verifiedDatabase('postgres://a@db/x'))).toBe(false);
  });
});
