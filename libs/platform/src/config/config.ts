import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { defaultFloor, didYouMean } from '#libs/kernel';
import { ConfigError } from './config-error.js';
import { verifiedDatabase } from './database-url.js';
import { fileVariables, withSecretFiles } from './secret-files.js';

function whole(allowed: string, least: number, most: number): z.ZodCoercedNumber {
  return z.coerce.number(allowed).int(allowed).min(least, allowed).max(most, allowed);
}

/** More than ten years is a mistake in the unit. */
const days = whole('a whole number of days from 1 to 3650', 1, 3650);

function web(allowed: string): z.ZodURL {
  return z.url({ protocol: /^https?$/, error: allowed });
}

function isDatabase(text: string): boolean {
  return /^postgres(?:ql)?:\/\/./.test(text) && URL.canParse(text) && new URL(text).host !== '';
}

/** An address, a network in CIDR form, or what the server's library calls some networks by. */
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
}

const networks = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (parts) => parts.every(isNetwork),
    'addresses and networks such as 10.0.0.1,192.168.0.0/16, or loopback',
  );

/** Every variable that the gateway knows; CONTRACT and README list the same. */
const Variables = z.object({
  TIDEGATE_HOME: z.string().min(1).default('./.tidegate'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: whole('a whole number from 0 to 65535', 0, 65_535).default(8080),
  TIDEGATE_TLS_CERT: z.string().min(1).optional(),
  TIDEGATE_TLS_KEY: z.string().min(1).optional(),
  TIDEGATE_PLAINTEXT: z.enum(['allow'], 'allow, where something in front of it ends TLS').optional(),
  DATABASE_URL: z
    .string()
    .refine(isDatabase, 'an address such as postgres://user:password@host:5432/database')
    .optional(),
  TIDEGATE_BOOTSTRAP_TOKEN: z
    .string()
    .regex(/^[\w.~+/=-]{32,512}$/, 'at least 32 characters of A-Z, a-z, 0-9, -, ., _, ~, +, / and =')
    .optional(),
  TIDEGATE_STORAGE: z
    .string()
    .regex(/^file:.+$/, 'file:PATH')
    .optional(),
  TIDEGATE_OIDC_ISSUER: web('an https address').optional(),
  TIDEGATE_OIDC_AUDIENCE: z.string().min(1).optional(),
  TIDEGATE_OIDC_CLIENT_ID: z.string().min(1).optional(),
  TIDEGATE_OIDC_ROLE_CLAIM: z.string().min(1).optional(),
  TIDEGATE_SCRATCH: z.string().min(1).optional(),
  TIDEGATE_PUBLIC_URL: web('an address such as https://data.example.org').optional(),
  TIDEGATE_KEYS: z.string().min(1).optional(),
  TIDEGATE_INTERNAL_URL: web('an address such as http://proxy:8080').optional(),
  TIDEGATE_TRAINING_TOKEN: z.string().startsWith('tdg_', 'a service token that starts with tdg_').optional(),
  TIDEGATE_MAX_UPLOAD: whole('a whole number of bytes above 0', 1, Number.MAX_SAFE_INTEGER).default(
    1024 ** 4,
  ),
  TIDEGATE_QUOTA: whole('a whole number of bytes above 0', 1, Number.MAX_SAFE_INTEGER).optional(),
  TIDEGATE_MAX_REQUESTS: whole('a whole number of requests a second above 0', 1, 1_000_000).default(200),
  TIDEGATE_TRUSTED_PROXIES: networks.default([]),
  TIDEGATE_SOURCE_NETWORKS: networks.default([]),
  TIDEGATE_FLOOR: whole('a whole number of subjects from 2 to 10000', 2, 10_000).default(defaultFloor),
  TIDEGATE_GRANT_DAYS: days.default(365),
  TIDEGATE_TOKEN_DAYS: days.default(90),
  TIDEGATE_METRICS: z.enum(['open', 'token'], 'open or token').default('token'),
  TIDEGATE_LOG: z
    .string()
    .regex(
      /^(?:(?:pretty|json)(?::(?:debug|info|warn|error))?)$/,
      'pretty or json, then : and debug, info, warn or error',
    )
    .optional(),
});

/** Their names. */
export const variables = Object.keys(Variables.shape);

/** Read by the command line or by tests, so known here too. */
const elsewhere = [
  ...['TIDEGATE_SERVER', 'TIDEGATE_TOKEN', 'TIDEGATE_CORPUS', 'TIDEGATE_TEST_POSTGRES'],
  ...fileVariables,
];

/** Where a certificate and its key are: paths of PEM files, or PEM itself. */
export interface CertificateSource {
  readonly cert: string;
  readonly key: string;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface Config {
  readonly home: string;
  readonly host: string;
  readonly port: number;
  /** The certificate with which the origin is served, and its key. */
  readonly tls?: CertificateSource;
  /** Whether others than this machine may reach the origin in the clear. */
  readonly plaintext: boolean;
  readonly databaseUrl?: string;
  readonly bootstrapToken?: string;
  readonly storage: string;
  readonly scratch: string;
  readonly keys: string;
  readonly publicUrl?: string;
  /** Where this process reaches the other apps; itself when absent. */
  readonly internalUrl?: string;
  readonly trainingToken?: string;
  /** Largest body of one upload in bytes, as sent. */
  readonly maxUpload: number;
  /** What one principal may store of versions, and of releases, in bytes; a half of the disk when absent. */
  readonly quota?: number;
  /** Requests that one principal may make in a second; an address may make twice as many. */
  readonly maxRequests: number;
  /** Whose word counts for where a request comes from: addresses and networks of proxies. */
  readonly trustedProxies: readonly string[];
  /** Networks that are not public in which sources may be. */
  readonly sourceNetworks: readonly string[];
  /** Fewest distinct subjects that figures of raw records tell of to those who may not read these. */
  readonly floor: number;
  /** The longest that a grant may last, in milliseconds. */
  readonly longestGrant: number;
  /** The longest that an API token may last, in milliseconds. */
  readonly longestToken: number;
  readonly openMetrics: boolean;
  readonly log: { readonly format: 'pretty' | 'json'; readonly level: LogLevel };
  readonly oidc?: {
    readonly issuer: string;
    readonly audience?: string;
    readonly clientId?: string;
    readonly roleClaim?: string;
  };
}

const secrets = /TOKEN$|PASSWORD|DATABASE_URL|TLS_KEY$/;

function firstLine(issue: z.core.$ZodIssue, environment: NodeJS.ProcessEnv): string {
  const name = String(issue.path[0]);
  const value = environment[name] ?? '';
  const shown = secrets.test(name) ? `${value.length} characters` : JSON.stringify(value.slice(0, 100));
  return `${name} is ${shown}; it may be ${issue.message}.`;
}

/** @throws ConfigError one line that names the variable, what it was and what it may be. */
export function readConfig(environment: NodeJS.ProcessEnv, terminal: boolean): Config {
  const known = new Set([...variables, ...elsewhere]);
  const unknown = Object.keys(environment).find((name) => name.startsWith('TIDEGATE_') && !known.has(name));
  if (unknown !== undefined) {
    throw new ConfigError(
      `${unknown} is not a variable of Tidegate${didYouMean(unknown, known)}; it may be one of ${[...known].join(', ')}.`,
    );
  }
  const given = Object.fromEntries(
    Object.entries(withSecretFiles(environment)).filter(([name, value]) => known.has(name) && value !== ''),
  );
  const parsed = Variables.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(issue ? firstLine(issue, given) : 'The environment cannot be read.');
  }
  return toConfig(parsed.data, terminal);
}

/** @throws ConfigError where one of a certificate and its key is given without the other */
function tlsOf({ TIDEGATE_TLS_CERT: cert, TIDEGATE_TLS_KEY: key }: z.infer<typeof Variables>): {
  tls?: CertificateSource;
} {
  if (cert === undefined && key === undefined) return {};
  if (cert !== undefined && key !== undefined) return { tls: { cert, key } };
  const [there, missing] = cert === undefined ? ['KEY', 'CERT'] : ['CERT', 'KEY'];
  throw new ConfigError(
    `TIDEGATE_TLS_${there} is given without TIDEGATE_TLS_${missing}; give both, files of PEM.`,
  );
}

function toConfig(v: z.infer<typeof Variables>, terminal: boolean): Config {
  const home = resolve(v.TIDEGATE_HOME);
  const [format, level] = (v.TIDEGATE_LOG ?? (terminal ? 'pretty:info' : 'json:info')).split(':');
  return {
    home,
    host: v.HOST,
    port: v.PORT,
    storage: v.TIDEGATE_STORAGE ?? `file:${join(home, 'objects')}`,
    scratch: v.TIDEGATE_SCRATCH ?? (existsSync('/dev/shm') ? '/dev/shm' : tmpdir()),
    keys: resolve(v.TIDEGATE_KEYS ?? join(home, 'keys')),
    maxUpload: v.TIDEGATE_MAX_UPLOAD,
    maxRequests: v.TIDEGATE_MAX_REQUESTS,
    trustedProxies: v.TIDEGATE_TRUSTED_PROXIES,
    sourceNetworks: v.TIDEGATE_SOURCE_NETWORKS,
    floor: v.TIDEGATE_FLOOR,
    longestGrant: v.TIDEGATE_GRANT_DAYS * 86_400_000,
    longestToken: v.TIDEGATE_TOKEN_DAYS * 86_400_000,
    openMetrics: v.TIDEGATE_METRICS === 'open',
    log: { format: format === 'json' ? 'json' : 'pretty', level: (level ?? 'info') as LogLevel },
    ...(v.TIDEGATE_QUOTA !== undefined && { quota: v.TIDEGATE_QUOTA }),
    ...tlsOf(v),
    plaintext: v.TIDEGATE_PLAINTEXT === 'allow',
    ...(v.DATABASE_URL !== undefined && { databaseUrl: verifiedDatabase(v.DATABASE_URL) }),
    ...(v.TIDEGATE_BOOTSTRAP_TOKEN !== undefined && { bootstrapToken: v.TIDEGATE_BOOTSTRAP_TOKEN }),
    ...(v.TIDEGATE_PUBLIC_URL !== undefined && { publicUrl: v.TIDEGATE_PUBLIC_URL }),
    ...(v.TIDEGATE_INTERNAL_URL !== undefined && { internalUrl: v.TIDEGATE_INTERNAL_URL }),
    ...(v.TIDEGATE_TRAINING_TOKEN !== undefined && { trainingToken: v.TIDEGATE_TRAINING_TOKEN }),
    ...(v.TIDEGATE_OIDC_ISSUER !== undefined && {
      oidc: {
        issuer: v.TIDEGATE_OIDC_ISSUER,
        ...(v.TIDEGATE_OIDC_AUDIENCE !== undefined && { audience: v.TIDEGATE_OIDC_AUDIENCE }),
        ...(v.TIDEGATE_OIDC_CLIENT_ID !== undefined && { clientId: v.TIDEGATE_OIDC_CLIENT_ID }),
        ...(v.TIDEGATE_OIDC_ROLE_CLAIM !== undefined && { roleClaim: v.TIDEGATE_OIDC_ROLE_CLAIM }),
      },
    }),
  };
}
