import { describe, expect, it } from '@jest/globals';
import { uploadTypes } from '#libs/client';
import { optionNames, optionsOf, queryOf } from './asked.js';
import { fieldOf, fieldTitles, inFields, problemInFields } from '../parts/option-words.js';

const asked = { options: {}, append: false, again: false };

describe('what the upload form says of a file', () => {
  it('is asked where it changes something, and has a name', () => {
    expect(Object.keys(fieldTitles)).toEqual(expect.arrayContaining([...optionNames]));
    expect(optionsOf('application/zip')).toEqual(optionNames);
    expect(optionsOf('image/png')).toEqual([]);
    expect(optionsOf(null)).toEqual([]);
    for (const name of optionNames)
      expect(
        uploadTypes.some(({ value, group }) => group !== 'Archives' && optionsOf(value).includes(name)),
      ).toBe(name !== 'rows');
  });

  it('stands in the address as the gateway reads it, and nothing else does', () => {
    expect(queryOf('text/csv', asked)).toBe('');
    const options = {
      header: 'absent',
      delimiter: ' ',
      types: 'born:date(dd/mm/yyyy)',
      nulls: ' ',
      sheet: 'Two',
    };
    const query = Object.fromEntries(new URLSearchParams(queryOf('text/csv', { ...asked, options })));
    expect(query).toEqual({ header: 'absent', delimiter: ' ', types: 'born:date(dd/mm/yyyy)' });
    expect(queryOf('text/csv', { options: {}, append: true, again: false })).toBe('?mode=append');
    expect(queryOf('image/png', { options, append: true, again: true })).toBe('?mode=append&again=true');
    expect(queryOf('text/csv', { options: {}, append: false, again: true })).toBe('');
  });

  it('is named in messages as the fields are', () => {
    expect(inFields('if it is data, say header=absent.')).toBe('if it is data, say Header: absent.');
    expect(problemInFields('version.again', 'say again=true')).toBe('say “Its rows are to be there twice”');
    expect(['#/types/age', '#/Upload-Metadata/mode', '#'].map(fieldOf)).toEqual([
      'Types',
      '#/Upload-Metadata/mode',
      '#',
    ]);
    expect(problemInFields('policy.invalid', 'rows=1')).toBe('rows=1');
  });
});
