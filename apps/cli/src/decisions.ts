import type { Decision } from '#libs/client';
import { type Command } from 'commander';
import { type Run, type Session } from './shell/session.js';
import { printable } from './shell/text.js';

async function decide(
  { client, show }: Session,
  principal: string,
  action: string,
  resource: string,
  { purpose }: { purpose?: string },
): Promise<void> {
  const found = await client.post<Decision>('/v1/decisions', { principal, action, resource, purpose });
  show(found, () => {
    const reasons = found.because.map(
      ({ detail, grant }) => `  ${detail}${grant === undefined ? '' : ` (${grant})`}`,
    );
    return [found.allowed ? 'allowed' : 'denied', ...reasons.map(printable)].join('\n');
  });
}

export function addDecide(program: Command, run: Run): void {
  program
    .command('decide')
    .description('what a principal would be told, and why')
    .argument('<principal>', 'user:EMAIL or service:NAME')
    .argument('<action>', 'such as read, train or discover')
    .argument('<resource>', 'dataset:NAME, release:ID or model:ID')
    .option('--purpose <purpose>', 'the purpose that they would name')
    .action(run(decide));
}
