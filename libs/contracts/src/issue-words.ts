import { closest } from '#libs/kernel';
import { type z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/** What a value of zod's kind is to a person. */
const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  date: 'a moment',
};

/** What text of a named form looks like; other forms say so themselves, where the schema is. */
const forms: Readonly<Record<string, string>> = {
  email: 'must be an e-mail address such as ada@example.org',
  url: 'must be an address such as https://data.example.org',
  uuid: 'must be an id such as 01a20911-a53c-770b-bdf3-b61d9cc301c2',
  datetime: 'must be a moment such as 2030-01-31T12:00:00Z',
  date: 'must be a day such as 2030-01-31',
  base64: 'must be base64',
};

const listed = (values: readonly unknown[]): string => values.map(String).join(', ');

/** `must be one of a, b, c`, and which of them was probably meant. */
function oneOf(values: readonly unknown[], given: unknown): string {
  const [only] = values;
  const allowed = values.length === 1 ? `must be ${String(only)}` : `must be one of ${listed(values)}`;
  if (given === undefined) return `is missing; it ${allowed}`;
  const meant = typeof given === 'string' ? closest(given, values.map(String)) : undefined;
  return `${allowed}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

function bound(issue: Issue, limit: unknown, least: boolean): string {
  const { origin, inclusive } = issue as { origin?: string; inclusive?: boolean };
  const word = least ? 'at least' : 'at most';
  if (origin === 'string' || origin === 'array' || origin === 'set' || origin === 'file') {
    if (least && Number(limit) === 1) return 'must not be empty';
    return `must have ${word} ${counted(Number(limit), origin === 'string' ? 'character' : 'entry').replace('entrys', 'entries')}`;
  }
  const strictly = least ? 'above' : 'below';
  return `must be ${inclusive === false ? strictly : word} ${String(limit)}`;
}

/** The members that a shape has, where the issue tells of which shape it is. */
function membersOf(issue: Issue): string[] {
  const { shape } = (issue.inst?._zod.def ?? {}) as { shape?: object };
  return Object.keys(shape ?? {});
}

/** What is wrong with members that the shape does not have. */
function unknownMembers(keys: readonly string[], known: readonly string[]): string {
  const meant = keys.length === 1 ? closest(keys[0] ?? '', known) : undefined;
  if (meant !== undefined) return `is not known here; did you mean ${meant}?`;
  return known.length === 0 ? 'is not known here' : `is not known here; known are ${listed(known)}`;
}

/** What each branch of a union asks for, said once. */
function anyOf(branches: readonly (readonly { readonly message: string }[])[]): string {
  const asked = [...new Set(branches.flatMap((branch) => branch.map(({ message }) => message)))];
  if (asked.every((one) => one.startsWith('must be ')))
    return `must be ${asked.map((one) => one.slice('must be '.length)).join(', or ')}`;
  return asked.join(', or ');
}

/**
 * Says what is wrong with an input so that who sent it can mend it, instead of in the validator's own words: zod's
 * error map, for `z.config` and for single parses. A schema's own message stands above it. Never repeats what was sent.
 */
export function issueWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return 'expected' in issue ? 'must be true or false' : oneOf(issue.values, issue.input);
    case 'too_small':
      return bound(issue, issue.minimum, true);
    case 'too_big':
      return bound(issue, issue.maximum, false);
    case 'not_multiple_of':
      return `must be a multiple of ${String(issue.divisor)}`;
    case 'invalid_format':
      return forms[issue.format] ?? 'is not written as it must be';
    case 'unrecognized_keys':
      return unknownMembers(issue.keys, membersOf(issue));
    case 'invalid_union':
      return unionWords(issue);
    case 'invalid_key':
      return `has a name that ${issue.issues[0]?.message ?? 'is not valid'}`;
    case 'invalid_element':
      return 'has an entry that is not valid';
    default:
      return 'is not valid';
  }
}

function unionWords(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const { discriminator, input } = issue as { discriminator?: string; input?: unknown };
  if (discriminator === undefined) return input === undefined ? 'is missing' : anyOf(issue.errors);
  const { options = [] } = issue as { options?: readonly unknown[] };
  const given = (input as Readonly<Record<string, unknown>> | undefined)?.[discriminator];
  return oneOf(options, given);
}
