import { describe, expect, it } from '@jest/globals';
import { inDoor } from './in-door.js';
import { encodingOf, isTableName, typeOfName, typeOfWord, uploadTypes } from './upload-types.js';

describe('what a name says of a file', () => {
  it('is its type by the ending, compressed or not', () => {
    for (const { value, ends } of uploadTypes) {
      for (const end of ends) {
        expect([end, typeOfWord(end)]).toEqual([end, value]);
        for (const [name, encoding] of [
          [`a.${end}`, 'identity'],
          [`A.B.${end.toUpperCase()}`, 'identity'],
          [`a.${end}.gz`, value === 'application/gzip' ? 'identity' : 'gzip'],
          [`a.${end}.ZST`, 'zstd'],
        ] as const) {
          expect([name, typeOfName(name)]).toEqual([name, { mediaType: value }]);
          expect([name, encodingOf(name, value)]).toEqual([name, encoding]);
        }
      }
    }
    expect(typeOfName('train-images-idx3-ubyte.gz').mediaType).toBe('application/x-idx');
    expect(['x.parquet', 'x.tar.gz', 'x.sqlite'].map(isTableName)).toEqual([true, true, true]);
    expect(['x.png', 'x.md', 'x.mp3', 'x.txt', 'x'].map(isTableName)).toEqual(Array(5).fill(false));
  });

  it('is nothing where it tells nothing, and says what to do', () => {
    for (const name of [
      '',
      'csv',
      'csv-of.parquets',
      '.gz',
      'data.csv.parquet.bin',
      'a.constructor',
      'x.csv/readme',
    ])
      expect(typeOfName(name)).toEqual({
        advice: 'What it is cannot be told from its name: say it, such as type=csv.',
      });
    for (const name of ['notes.txt', 'notes.TXT.gz'])
      expect(typeOfName(name)).toEqual({
        advice: expect.stringContaining('type=text'),
      });
    expect(typeOfName('scan.tiff').advice).toContain('save it as PNG');
  });
});

describe('what is said of options', () => {
  const said = (text: string): string => inDoor(text, (name, value) => `<${name} ${value}>`);

  it('is told in the words of whoever reads it', () => {
    expect(said('say header=absent, or encoding=windows-1252; quarantine=10 would do.')).toBe(
      'say <header absent>, or <encoding windows-1252>; <quarantine 10> would do.',
    );
    expect(said('say types=born:date(dd/mm/yyyy).')).toBe('say <types born>:date(dd/mm/yyyy).');
    expect(said('the file is a zip archive; send it as application/zip')).toContain('with <type zip>');
    expect(said('the file is gzip; send it as application/gzip')).toContain('with <type application/gzip>');
  });

  it('leaves addresses and longer words alone', () => {
    const text = 'https://example.org/?rows=1&sheet=x has my_columns=2 and retype=3';
    expect(said(text)).toBe(text);
  });
});
