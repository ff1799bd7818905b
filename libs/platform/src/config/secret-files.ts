import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from './config-error.js';

/** Variables whose value is a secret: each may stand in a file that `…_FILE` names, as orchestrators mount them. */
export const secretVariables = [
  'DATABASE_URL',
  'TIDEGATE_BOOTSTRAP_TOKEN',
  'TIDEGATE_TRAINING_TOKEN',
  'TIDEGATE_TLS_KEY',
  'TIDEGATE_TOKEN',
] as const;

/** The variables that name the files. */
export const fileVariables = secretVariables.map((name) => `${name}_FILE`);

const mostBytes = 65_536;
const allowed = 'a file that this user may read, of 64 KiB at most';

function contentOf(name: string, path: string): string {
  const wrong = (fault: string): ConfigError =>
    new ConfigError(`${name} is ${JSON.stringify(path)}, ${fault}; it may be ${allowed}.`);
  try {
    const about = statSync(path);
    if (!about.isFile() && !about.isFIFO()) throw wrong('which is no file');
    if (about.size > mostBytes) throw wrong('which is larger');
    const text = readFileSync(path, 'utf8').trim();
    if (text === '') throw wrong('which is empty');
    return text;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw wrong(`which cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/**
 * The environment with the secrets of its files in their place.
 * @throws ConfigError one line, where a file cannot be read or a secret is given twice; never what it holds
 */
export function withSecretFiles(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const found: NodeJS.ProcessEnv = {};
  for (const name of secretVariables) {
    const path = environment[`${name}_FILE`];
    if (path === undefined || path === '') continue;
    if (environment[name] !== undefined && environment[name] !== '') {
      throw new ConfigError(`${name} and ${name}_FILE are both set; give one of them.`);
    }
    found[name] = contentOf(`${name}_FILE`, path);
  }
  return { ...environment, ...found };
}
