import { expect, it } from '@jest/globals';
import { type ReadingOptions } from '#libs/contracts';
import { isAppendedLast, isLastBody, readAs } from './same-content.js';

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
  const version = { readAs: readAs(before), reading: { ...reading, warnings: [] } };
  expect(isAppendedLast(version, now)).toBe(isSame);
});

it('The same file is known however it is packed, and another is not', () => {
  const [plain, other] = ['a'.repeat(64), 'b'.repeat(64)];
  const csv = sent();
  const ways = [
    { ...csv, sha256: plain },
    { ...csv, sha256: 'cc', decoded: plain },
    { ...csv, sha256: 'dd', format: 'compressed', unpacked: { format: 'csv', sha256: plain } },
    { ...csv, sha256: 'ee', format: 'zip', unpacked: { format: 'csv', sha256: plain } },
  ];
  for (const before of ways)
    for (const now of ways) expect(isLastBody({ readAs: readAs(before) }, now)).toBe(true);
  for (const before of ways) {
    expect(isLastBody({ readAs: readAs(before) }, { ...csv, sha256: other })).toBe(false);
    expect(isLastBody({ readAs: readAs(before) }, { ...csv, sha256: plain, format: 'tsv' })).toBe(false);
  }
  // Before it is unpacked it is known by what was sent.
  expect(
    isLastBody(
      { readAs: readAs({ ...csv, format: 'zip', unpacked: { format: 'csv', sha256: plain } }) },
      { ...csv, format: 'zip' },
    ),
  ).toBe(true);
  expect(isLastBody({ readAs: null }, csv)).toBe(false);
});
