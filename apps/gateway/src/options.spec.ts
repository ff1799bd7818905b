import { describe, expect, it } from '@jest/globals';
import { StartError } from '#libs/postgres';
import { readOptions, slices } from './options.js';

const refusal = (...args: string[]): string => {
  try {
    readOptions(args);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  return 'taken';
};

describe('the options of a start', () => {
  it('run everything, or the parts that are named', () => {
    expect(readOptions([])).toEqual({ slices, migrateOnly: false, help: false });
    expect(readOptions(['--only', 'access,console', '--only', 'training']).slices).toEqual([
      'access',
      'console',
      'training',
    ]);
    expect(readOptions(['--migrate', '--help'])).toMatchObject({ migrateOnly: true, help: true });
  });

  it.each([
    ['--only nonsense', '--only nonsense: it may be ingestion, '],
    ['--only acess', '--only acess (did you mean access?): it may be '],
    ['--only', 'An option has a value too few or too many: it may be --only with '],
    ['--migrate=yes', 'An option has a value too few or too many: '],
    ['--nonsense', 'There is no option --nonsense: it may be --only with '],
    ['--migrat', 'There is no option --migrat (did you mean --migrate?): '],
    ['-x', 'There is no option -x'],
    ['access', 'There is nothing to do with access: it may be --only with '],
  ])('are refused in one line of our words: %s', (line, says) => {
    const said = refusal(...line.split(' '));
    expect(said.startsWith(says)).toBe(true);
    expect(said).not.toContain('\n');
  });
});
