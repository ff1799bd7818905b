import { expect, it } from '@jest/globals';
import { uploadTypes } from '#libs/client';
import { ReadingQuery } from '#libs/contracts';
import { formats } from '#libs/tabular';
import { bodyHeaders } from '../../apps/cli/src/uploads.js';
import { optionNames } from '../../apps/console/src/uploads/asked.js';
import { makeProgram } from '../../apps/cli/src/program.js';

const world = { env: {}, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, fetch };

it('the command line and the console, which have one list, offer the formats that the gateway reads, and no others', () => {
  expect(uploadTypes.map(({ value }) => value).sort()).toEqual(formats.mediaTypes.sort());
  const upload = makeProgram({ ...world, now: () => new Date() }).commands.find(
    (one) => one.name() === 'upload',
  );
  const promised = upload?.registeredArguments[0]?.description.match(/\.[a-z0-9-]+\b(?=.*also)/g) ?? [];
  for (const { value, ends } of uploadTypes) {
    for (const end of ends) {
      expect(bodyHeaders(`a.${end}`)).toEqual({ 'Content-Type': value });
      expect(promised).toContain(`.${end}`);
    }
  }
  for (const end of promised)
    expect(formats.ofName(`a${end}`)?.mediaTypes).toContain(bodyHeaders(`a${end}`)['Content-Type']);
});

it('the command line and the console say all that an upload may be told of how it is read', () => {
  const options = Object.keys(ReadingQuery.shape).sort();
  expect([...optionNames].sort()).toEqual(options);
  const upload = makeProgram({ ...world, now: () => new Date() }).commands.find(
    (one) => one.name() === 'upload',
  );
  expect(upload?.options.map(({ long }) => long)).toEqual(
    expect.arrayContaining([...options.map((name) => `--${name}`), '--append', '--again']),
  );
});
