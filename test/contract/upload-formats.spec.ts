import { expect, it } from '@jest/globals';
import { formats } from '#libs/tabular';
import { bodyHeaders } from '../../apps/cli/src/uploads.js';
import { makeProgram } from '../../apps/cli/src/program.js';
import { mediaTypes } from '../../apps/console/src/parts/media-types.js';

const world = { env: {}, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, fetch };

it('the command line and the console offer the formats that the gateway reads, and no others', () => {
  expect(mediaTypes.map(({ value }) => value).sort()).toEqual(formats.mediaTypes.sort());
  const upload = makeProgram({ ...world, now: () => new Date() }).commands.find(
    (one) => one.name() === 'upload',
  );
  const promised = upload?.registeredArguments[0]?.description.match(/\.[a-z0-9-]+\b(?=.*also)/g) ?? [];
  for (const { value, ends } of mediaTypes) {
    for (const end of ends.filter((one) => one !== 'txt')) {
      expect(bodyHeaders(`a.${end}`)).toEqual({ 'Content-Type': value });
      expect(promised).toContain(`.${end}`);
    }
  }
  for (const end of promised)
    expect(formats.ofName(`a${end}`)?.mediaTypes).toContain(bodyHeaders(`a${end}`)['Content-Type']);
});
