import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Problem } from '#libs/kernel';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { parseHierarchy } from './parse-hierarchy.js';

function complaints(text: string): string[] {
  try {
    parseHierarchy(text, 'h', 1);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toBe('hierarchy.invalid');
    return [error.detail, ...error.places.map(({ line, detail }) => `${line}: ${detail}`)];
  }
  return [];
}

describe('reading a hierarchy', () => {
  it('takes semicolons, commas and tabs, quotes, and any line ends', () => {
    const rows = [
      ['a;b', 'x "y"', '*'],
      ['c', 'z', '*'],
    ];
    for (const separator of [';', ',', '\t']) {
      for (const end of ['\n', '\r\n']) {
        const text = `"a;b"${separator}"x ""y"""${separator}*${end}c${separator}z${separator}*${end}`;
        expect(parseHierarchy(text, 'h', 3)).toEqual({ name: 'h', version: 3, rows });
      }
    }
  });

  it('tells the line of a leaf that is there twice, of a missing root and of uneven levels', () => {
    expect(complaints('a;*\nb;*\na;*\n')).toContain('3: has a leaf that an earlier line has');
    expect(complaints('a;x;*\nb;x;y\n').join()).toContain('2: does not end with *');
    expect(complaints('a;x;*\n\nb;*\n').join()).toContain('3: has 2 levels, and the first row has 3');
  });

  it('refuses a value that has two parents, for it could not be generalized', () => {
    expect(complaints('a;x;p;*\nb;x;q;*\n').join()).toContain('2: level 1 has a value');
  });

  it('refuses a label that does not look like what it is, and takes any leaf', () => {
    expect(complaints('a;x\u202ey;*\n').join()).toContain('1: has a label with control');
    expect(complaints('a\u202eb;a\u202eb;*\n')).toEqual([]);
  });

  it('refuses what is empty or has one column', () => {
    expect(complaints('')).toEqual(['The file has no lines.']);
    expect(complaints('a\nb\n')[0]).toContain('needs 2 to 64 values');
  });
});

describeCorpus('the hierarchies that ARX ships for Adult', () => {
  it.each([
    ['age', 5, 100],
    ['education', 4, 16],
    ['marital-status', 3, 7],
    ['native-country', 3, 40],
    ['occupation', 3, 14],
    ['race', 2, 5],
    ['salary-class', 2, 2],
    ['sex', 2, 2],
    ['workclass', 3, 8],
  ])('%s has %i levels', (name, levels, least) => {
    const text = readFileSync(corpusFile('arx-adult', `adult_hierarchy_${name}.csv`), 'utf8');
    const { rows } = parseHierarchy(text, name, 1);
    expect(rows[0]).toHaveLength(levels);
    expect(rows.length).toBeGreaterThanOrEqual(least);
  });
});
