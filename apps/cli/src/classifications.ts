import type { Classification } from '#libs/client';
import { IdentifierType } from '#libs/contracts';
import { InvalidArgumentError, type Command } from 'commander';
import { versionPath } from './dataset-facts.js';
import { versioned, type Versioned } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { percent, table } from './shell/text.js';

interface Override {
  readonly name: string;
  readonly category?: string;
  readonly identifierType?: IdentifierType;
  readonly reason?: string;
}

/** `column=CATEGORY:identifierType`, where either side of the colon may be absent; collects what was given before. */
export function override(text: string, before: readonly Override[] | undefined): Override[] {
  const found = /^(.+)=([A-Z][A-Z0-9_]{0,63})?(?::([a-z]+))?$/s.exec(text);
  const [, name, category, type] = found ?? [];
  if (name === undefined || (category === undefined && type === undefined)) {
    throw new InvalidArgumentError(
      'It is written column=CATEGORY:identifierType, such as zip=POSTCODE:quasi.',
    );
  }
  const identifierType = IdentifierType.safeParse(type);
  if (type !== undefined && !identifierType.success) {
    throw new InvalidArgumentError(`${type} is none of ${IdentifierType.options.join(', ')}.`);
  }
  const made = {
    name,
    ...(category !== undefined && { category }),
    ...(identifierType.success && { identifierType: identifierType.data }),
  };
  return [...(before ?? []), made];
}

async function classify(
  { client, show }: Session,
  ref: Versioned,
  options: { set?: readonly Override[]; reason?: string },
): Promise<void> {
  const path = `${versionPath(ref)}/classification`;
  const { set, reason } = options;
  const found = set
    ? await client.patch<Classification>(path, {
        columns: set.map((column) => ({ ...column, ...(reason !== undefined && { reason }) })),
      })
    : await client.get<Classification>(path);
  show(found, () =>
    table(
      ['column', 'category', 'identifier', 'confidence', 'decided by', 'because'],
      found.columns.map((c) => [
        c.name,
        c.category,
        c.identifierType,
        percent(c.confidence),
        c.decidedBy,
        c.evidence.map((e) => e.detail),
      ]),
    ),
  );
}

export function addClassify(program: Command, run: Run): void {
  program
    .command('classify')
    .description('what the columns of a dataset version hold; with --set, say otherwise')
    .argument('<dataset[@version]>', 'the newest version unless one is named', versioned)
    .option(
      '--set <column=CATEGORY:type>',
      `a steward's word on a column; type is ${IdentifierType.options.join(', ')}; may be given more than once`,
      override,
    )
    .option('--reason <text>', 'why')
    .action(run(classify));
}
