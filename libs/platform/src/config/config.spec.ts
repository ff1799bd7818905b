import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { readConfig } from './config.js';

const refusal = (environment: Record<string, string>): string => {
  try {
    readConfig(environment, false);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was taken');
};

describe('the environment', () => {
  it('may be empty: everything has a default, and nothing is open that need not be', () => {
    const config = readConfig({}, false);
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, openMetrics: false });
    expect(config.home).toBe(resolve('.tidegate'));
    expect(config.storage).toBe(`file:${resolve('.tidegate', 'objects')}`);
    expect(config.log).toEqual({ format: 'json', level: 'info' });
    expect(readConfig({}, true).log.format).toBe('pretty');
    expect(config).not.toHaveProperty('databaseUrl');
  });

  it('trusts no proxy but those that it names', () => {
    const trusted = (text: string) => readConfig({ TIDEGATE_TRUSTED_PROXIES: text }, false).trustedProxies;
    expect(readConfig({}, false).trustedProxies).toEqual([]);
    expect(trusted('loopback, 10.0.0.0/8,2001:db8::/32')).toEqual([
      'loopback',
      '10.0.0.0/8',
      '2001:db8::/32',
    ]);
  });

  it('takes an empty variable as one that is not set', () => {
    expect(readConfig({ PORT: '', TIDEGATE_SCRATCH: '', DATABASE_URL: '' }, false).port).toBe(8080);
  });

  it.each([
    ['PORT', 'eighty', 'a whole number from 0 to 65535'],
    ['PORT', '65536', 'a whole number from 0 to 65535'],
    ['PORT', '80.5', 'a whole number from 0 to 65535'],
    ['TIDEGATE_STORAGE', 'ftp://x', 'file:PATH'],
    ['TIDEGATE_METRICS', 'yes', 'open or token'],
    ['TIDEGATE_TRUSTED_PROXIES', '10.0.0.0/33', 'addresses and networks such as'],
    ['TIDEGATE_TRUSTED_PROXIES', '10.0.0.1, everybody', 'addresses and networks such as'],
    ['TIDEGATE_LOG', 'xml', 'pretty or json'],
    ['TIDEGATE_MAX_UPLOAD', '0', 'a whole number of bytes above 0'],
    ['TIDEGATE_PUBLIC_URL', 'not a url', 'an address such as'],
    ['TIDEGATE_OIDC_ISSUER', 'keycloak', 'an https address'],
  ])(
    'is refused with one line that names %s, what it was (%s) and what it may be',
    (name, value, allowed) => {
      const line = refusal({ [name]: value });
      expect(line).toMatch(new RegExp(`^${name} is `));
      expect(line).toContain(JSON.stringify(value));
      expect(line).toContain(allowed);
      expect(line).not.toContain('\n');
    },
  );

  it('never has its secrets repeated', () => {
    const secret = 'mysql://admin:hunter2@db/x';
    expect(refusal({ DATABASE_URL: secret })).not.toMatch(/hunter2|admin/);
    expect(refusal({ TIDEGATE_BOOTSTRAP_TOKEN: 'short-secret' })).not.toContain('short-secret');
    expect(refusal({ TIDEGATE_TRAINING_TOKEN: 'not-one-of-ours' })).not.toContain('not-one-of-ours');
  });

  it('is refused with a TIDEGATE_ variable that nobody knows, by its name alone', () => {
    const line = refusal({ TIDEGATE_SECRET_TOKEN: 'hunter2' });
    expect(line).toContain('TIDEGATE_SECRET_TOKEN');
    expect(line).toContain('TIDEGATE_HOME');
    expect(line).not.toContain('hunter2');
  });
});
