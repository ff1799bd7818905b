import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type CertificateSource } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';

/** A certificate that can be served with now. */
export interface Certificate {
  /** PEM, the leaf first. */
  readonly cert: string;
  readonly key: string;
  readonly leaf: X509Certificate;
}

const allowed = {
  TIDEGATE_TLS_CERT:
    'a file of PEM with the certificate and what leads to its authority, the certificate first',
  TIDEGATE_TLS_KEY: 'a file of PEM with the key of that certificate, without a passphrase',
};

function refuse(name: keyof typeof allowed, value: string, fault: string): ConfigError {
  // What is neither PEM nor a file may be the key itself, in another form.
  const isSecret = name === 'TIDEGATE_TLS_KEY' && !existsSync(value);
  const shown = isPem(value) ? 'PEM' : isSecret ? `${value.length} characters` : JSON.stringify(value);
  return new ConfigError(`${name} is ${shown}, ${fault}; it may be ${allowed[name]}.`);
}

const isPem = (text: string): boolean => text.trimStart().startsWith('-----BEGIN');

function textOf(name: keyof typeof allowed, value: string): string {
  if (isPem(value)) return value;
  try {
    return readFileSync(value, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refuse(name, value, `which cannot be read (${code ?? 'unknown'})`);
  }
}

function leafOf(source: CertificateSource, cert: string): X509Certificate {
  try {
    return new X509Certificate(cert);
  } catch {
    throw refuse('TIDEGATE_TLS_CERT', source.cert, 'which holds no certificate');
  }
}

function keyOf(source: CertificateSource, key: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isLocked = code === 'ERR_MISSING_PASSPHRASE' || /ENCRYPTED/.test(key);
    const fault = isLocked ? 'which is locked by a passphrase' : 'which holds no private key';
    throw refuse('TIDEGATE_TLS_KEY', source.key, fault);
  }
}

/**
 * Reads a certificate and its key, and whether they can be served with.
 * @throws ConfigError one line that names the variable: no PEM, a key of another certificate, or one that has ended
 */
export function readCertificate(source: CertificateSource, now: Date): Certificate {
  const [cert, key] = [textOf('TIDEGATE_TLS_CERT', source.cert), textOf('TIDEGATE_TLS_KEY', source.key)];
  const leaf = leafOf(source, cert);
  if (!leaf.checkPrivateKey(keyOf(source, key))) {
    throw refuse('TIDEGATE_TLS_KEY', source.key, 'which is the key of another certificate');
  }
  if (leaf.validToDate <= now) {
    throw refuse('TIDEGATE_TLS_CERT', source.cert, `which ended on ${day(leaf.validToDate)}`);
  }
  if (leaf.validFromDate > now) {
    throw refuse('TIDEGATE_TLS_CERT', source.cert, `which begins on ${day(leaf.validFromDate)}`);
  }
  return { cert, key, leaf };
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** The first name that a certificate is for, no wildcard; undefined where it has none. */
function firstName({ subjectAltName }: X509Certificate): string | undefined {
  const names = (subjectAltName ?? '').split(', ').map((part) => /^(?:DNS|IP Address):(.+)$/.exec(part)?.[1]);
  return names.find((name) => name !== undefined && !name.includes('*'));
}

/** The host by which whoever checks the certificate finds this process: `host` where it is for that, else a name of its own. */
export function hostFor({ leaf }: Certificate, host: string): string {
  const isFor = isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host);
  return isFor === undefined ? (firstName(leaf) ?? host) : host;
}
