/** Known faults of what runs in production, as `npm audit` tells them. */
import { spawn } from 'node:child_process';

/** From this on a fault stops the check; milder ones are told. */
const level = 'high';

async function audit(root) {
  const args = ['audit', '--json', '--omit=dev', `--audit-level=${level}`];
  const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  const code = await new Promise((done) => child.once('close', done).once('error', () => done(1)));
  return { code, said };
}

/** A registry without advisories is no failure, but it is said: nobody must take silence for a clean bill. */
export async function advisories(root) {
  const { code, said } = await audit(root);
  let answer;
  try {
    answer = JSON.parse(said);
  } catch {
    answer = {};
  }
  if (!answer.vulnerabilities) {
    return {
      ok: true,
      tell: true,
      said: 'The registry at hand knows no advisories: ask one that does before a release.',
    };
  }
  const faults = Object.values(answer.vulnerabilities).map(({ name, severity }) => `${name}: ${severity}`);
  return { ok: code === 0, tell: faults.length > 0, said: faults.join('\n') };
}
