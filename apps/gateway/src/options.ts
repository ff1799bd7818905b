import { parseArgs } from 'node:util';
import { StartError } from '#libs/postgres';

/** The parts of the gateway that can run alone. */
export const slices = ['ingestion', 'anonymization', 'access', 'training', 'console'] as const;
export type Slice = (typeof slices)[number];

export interface Options {
  readonly slices: readonly Slice[];
  /** Bring the catalog up to date and end. */
  readonly migrateOnly: boolean;
  readonly help: boolean;
}

export const usage = `npm start [-- options]

  --only NAME   run one app alone: ${slices.join(', ')} (may be given more than once)
  --migrate     bring the catalog up to date and end
  --help        show this`;

/** @throws StartError one line that says what may be given. */
export function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        migrate: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const only = values.only?.flatMap((value) => value.split(','));
    const unknown = only?.find((name) => !(slices as readonly string[]).includes(name));
    if (unknown !== undefined) throw new Error(`--only ${unknown}: it may be ${slices.join(', ')}`);
    return {
      slices: (only as Slice[] | undefined) ?? slices,
      migrateOnly: values.migrate,
      help: values.help,
    };
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : 'The options cannot be read.');
  }
}
