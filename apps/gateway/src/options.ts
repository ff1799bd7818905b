import { parseArgs } from 'node:util';
import { didYouMean } from '#libs/kernel';
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

const flags = ['--only', '--migrate', '--help'];
const allowed = `it may be --only with ${slices.join(', ')}; --migrate; --help`;
const refuse = (what: string): StartError => new StartError(`${what}: ${allowed}.`);

/** What Node's parser could not take, in our words. */
function refusal(error: unknown, args: readonly string[]): StartError {
  const { code } = error as { code?: unknown };
  const unknown = args.find((arg) => /^-./.test(arg) && !flags.includes(arg.replace(/=.*/s, '')));
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && unknown !== undefined)
    return refuse(`There is no option ${unknown}${didYouMean(unknown, flags)}`);
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
    return refuse('An option has a value too few or too many');
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    const word = args.find((arg, i) => !arg.startsWith('-') && args[i - 1] !== '--only') ?? '';
    return refuse(`There is nothing to do with ${word}`);
  }
  throw error;
}

/** @throws StartError one line that says what may be given. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parsed(args);
  const only = values.only?.flatMap((value) => value.split(','));
  const unknown = only?.find((name) => !(slices as readonly string[]).includes(name));
  if (unknown !== undefined) {
    const meant = didYouMean(unknown, slices);
    throw new StartError(`--only ${unknown}${meant}: it may be ${slices.join(', ')}.`);
  }
  return { slices: (only as Slice[] | undefined) ?? slices, migrateOnly: values.migrate, help: values.help };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        migrate: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw refusal(error, args);
  }
}
