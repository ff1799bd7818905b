import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Profile } from '#libs/contracts';
import { Governed, type Somebody } from '../../../../test/support/governed.js';

const path = '/v1/datasets/members/versions/1/profile';
const secret = 'hunter2';
const members = [
  'email,password,age',
  ...Array.from({ length: 60 }, (_, i) => `p${i}@example.org,${i === 7 ? secret : `pass${i}word`},${20 + i}`),
];

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  await governed.dataset(owner, 'members', members.join('\n'));
});
afterAll(() => governed.stop());

const column = ({ columns }: Profile, name: string) => columns.find((one) => one.name === name);

describe('a profile', () => {
  it('does not show direct identifiers to their owner either', async () => {
    const seen = await owner.must<Profile>('GET', path);
    for (const name of ['email', 'password']) {
      expect(Object.keys(column(seen, name) ?? {}).sort()).toEqual([
        'approximate',
        'distinct',
        'masked',
        'name',
        'nulls',
        'type',
      ]);
      expect(column(seen, name)).toMatchObject({ masked: true, distinct: 60 });
    }
    expect(column(seen, 'age')).toMatchObject({ masked: false, min: 20, max: 79 });
    expect(JSON.stringify(seen)).not.toMatch(/pass\dword|hunter2|@example/);
  });

  it('reveals the columns that are named, to those who may read raw, once, and records it with the reason', async () => {
    const json = { columns: ['password'], reason: 'To see whether they are hashed' };
    const seen = await owner.must<Profile>('POST', `${path}/reveal`, { json });
    expect(column(seen, 'password')).toMatchObject({ masked: false });
    expect(column(seen, 'password')?.topValues ?? column(seen, 'password')?.min).toBeDefined();
    expect(column(seen, 'email')).toMatchObject({ masked: true });
    expect(await governed.records('profile.reveal')).toMatchObject([{ outcome: 'allowed', detail: json }]);
    expect(column(await owner.must<Profile>('GET', path), 'password')).toMatchObject({ masked: true });
  });

  it('refuses a reason that no text of the database can hold, and records nothing', async () => {
    const before = await governed.records('profile.reveal');
    const json = { columns: ['email'], reason: 'a\u0000b' };
    expect((await owner.ask('POST', `${path}/reveal`, { json })).status).toBe(400);
    expect(await governed.records('profile.reveal')).toEqual(before);
  });

  it('reveals nothing to those who may not read raw, nor without a reason, and the refusal is recorded', async () => {
    const json = { columns: ['email'], reason: 'Curious' };
    expect((await steward.post(`${path}/reveal`, json)).status).toBe(403);
    expect(await governed.records('profile.reveal')).toHaveLength(2);
    for (const wrong of [{ columns: ['email'] }, { ...json, reason: ' ' }, { ...json, columns: ['nobody'] }])
      expect((await owner.post(`${path}/reveal`, wrong)).status).toBe(400);
  });

  it('tells those who may not read raw counts coarsely', async () => {
    const seen = await steward.must<Profile>('GET', path);
    expect(seen.coarse).toBe(true);
    expect(seen.columns.map(({ distinct, nulls, masked }) => [distinct, nulls, masked])).toEqual([
      [60, 0, true],
      [60, 0, true],
      [60, 0, true],
    ]);
  });
});
