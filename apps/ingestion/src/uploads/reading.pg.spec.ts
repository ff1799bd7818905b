import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestIngestion, type Person } from '../../test/gateway.js';

let gate: TestIngestion;
let owner: Person;

beforeAll(async () => {
  gate = await TestIngestion.start();
  owner = await gate.person('owner', 'engineer');
  await gate.call(owner, 'POST', '/v1/datasets', { name: 'people' });
});

afterAll(() => gate.stop());

const csv = 'a paper of 1999\nid!zip\n1!02139\n2!10001\n';

async function readAs(query: string, headers: Record<string, string> = {}, body = csv): Promise<unknown> {
  const job = await gate.ended(await gate.upload(owner, 'people', body, headers, query));
  const { version, reading } = job.result as { version: number; reading: unknown };
  const shown = await gate.call(owner, 'GET', `/v1/datasets/people/versions/${version}`);
  expect(shown.body['reading']).toEqual(reading);
  return shown.body;
}

describe('How a file is read', () => {
  it('is what the address says, and is told by the job and by the version', async () => {
    expect(await readAs('?skip=1&delimiter=!&header=present')).toMatchObject({
      rows: 2,
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'zip', type: 'string' },
      ],
      reading: {
        ...{ format: 'csv', header: 'present', delimiter: '!', encoding: 'utf-8', skipped: 1, warnings: [] },
        types: { id: 'integer', zip: 'text' },
      },
    });
    expect(await readAs('?header=absent&columns=n,"a,b"', {}, '1,x\n2,y\n')).toMatchObject({
      columns: [{ name: 'n' }, { name: 'a,b' }],
      reading: { header: 'absent', delimiter: ',' },
    });
    expect(await readAs('?widths=name:4,2020:2', {}, 'Ada 36\nBob  7\n')).toMatchObject({
      columns: [
        { name: 'name', type: 'string' },
        { name: '2020', type: 'integer' },
      ],
      reading: { format: 'fixed-width', header: 'absent' },
    });
  });

  it('is what the media type says where the address is silent, and what the dataset keeps where both are', async () => {
    const saved = { header: 'absent', delimiter: ';', skip: 2 };
    const patch = (reading: unknown) => gate.call(owner, 'PATCH', '/v1/datasets/people', { reading });
    expect((await patch(saved)).body).toMatchObject({ reading: saved });
    expect(await readAs('?delimiter=!')).toMatchObject({
      rows: 2,
      reading: { header: 'absent', delimiter: '!', skipped: 2 },
    });
    expect(
      await readAs('?delimiter=tab&skip=0', { 'content-type': 'text/csv; header=present' }, 'a\tb\n1\t2\n'),
    ).toMatchObject({ rows: 1, reading: { header: 'present', delimiter: '\t', skipped: 0 } });
    expect((await patch(null)).body).not.toHaveProperty('reading');
    expect(await readAs('', {}, 'a,b\n1,2\n')).toMatchObject({ rows: 1, reading: { delimiter: ',' } });
  });

  it.each([
    ['?header=maybe', '#/header'],
    ['?delimiter=ab', '#/delimiter'],
    ['?delimiter=%22', '#/delimiter'],
    ['?encoding=ebcdic', '#/encoding'],
    ['?skip=-1', '#/skip'],
    ['?skip=1e9', '#/skip'],
    ['?columns=a,,b', '#/columns/1'],
    [`?columns=${'x'.repeat(256)}`, '#/columns/0'],
    ['?widths=a', '#/widths'],
    ['?widths=a:0', '#/widths/0/width'],
    ['?types=a', '#/types'],
    ['?types=a:text,a:integer', '#/types'],
    ['?types=a:number', '#/types/a'],
    ['?types=a:date(mm/mm/yyyy)', '#/types/a'],
    [`?nulls=${'x'.repeat(101)}`, '#/nulls/0'],
    ['?other=1', '#/other'],
  ])('is refused before the body is read where the address says %s', async (query, pointer) => {
    const { status, body } = await gate.upload(owner, 'people', csv, {}, query);
    expect([status, body['code']]).toEqual([400, 'request.invalid']);
    expect(body['errors']).toEqual([expect.objectContaining({ pointer })]);
  });
});
