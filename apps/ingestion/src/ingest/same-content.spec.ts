import { expect, it } from '@jest/globals';
import { type ReadingOptions } from '#libs/contracts';
import { isAppendedLast, readAs } from './same-content.js';

const sent = (reading: ReadingOptions = {}, parameters: Record<string, string> = {}) => ({
  ...{ sha256: 'aa', format: 'csv', reading, parameters },
});

const said = { header: 'present' } as const;

it.each([
  ['as before', sent(), sent(), true],
  ['with the header said that was found', sent(), sent(said), true],
  ['with it in the media type', sent(), sent({}, said), true],
  ['without the header that was said', sent(said), sent(), true],
  ['with another', sent(said), sent({ header: 'absent' }), false],
  ['with something else said', sent(said), sent({ ...said, nulls: ['NA'] }), false],
  ['with other bytes', sent(), { ...sent(), sha256: 'bb' }, false],
])('The last file is known when it comes to be appended %s', (_, before, now, isSame) => {
  const reading = { format: 'csv', header: 'present', skipped: 0, warnings: [], types: {} } as const;
  const version = { sha256: 'aa', readAs: readAs(before), reading: { ...reading, warnings: [] } };
  expect(isAppendedLast(version, now)).toBe(isSame);
});
