import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer } from '../../../../test/support/caller.js';
import { Governed, type Somebody } from '../../../../test/support/governed.js';
import { keep } from '../../test/patients.js';
import { csv, people } from '../../test/people.js';

let governed: Governed;
let steward: Somebody;
let second: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  const owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  second = await governed.second();
  await governed.dataset(owner, 'people', csv(people(120)), { subjectKey: 'person' });
});
afterAll(() => governed.stop());

interface Version {
  readonly version: number;
  readonly state: string;
  readonly loosens?: readonly string[];
  readonly approvedBy?: string;
  readonly code?: string;
  readonly detail?: string;
}

const put = async (name: string, require: object | undefined, who = steward): Promise<Version> => {
  const transforms = [keep('sex', 'diagnosis')];
  const json = { name, purposes: ['research', 'billing'], transforms, ...(require && { require }) };
  return who.must('PUT', `/v1/policies/${name}`, { json });
};
const ask = (
  policy: string,
  more: object = {},
  who = steward,
): Promise<Answer<{ code?: string; detail?: string; job?: string }>> =>
  who.ask('POST', '/v1/releases', { json: { dataset: 'people', policy, purpose: 'research', ...more } });
const approve = (policy: string, version: number, who: Somebody): Promise<Answer<Version>> =>
  who.ask('POST', `/v1/policies/${policy}/versions/${version}/approve`, { json: { reason: 'agreed' } });
const limits = (uniqueness?: number) => ({ limits: { ...(uniqueness !== undefined && { uniqueness }) } });
const k = (least: number) => ({ kAnonymity: { k: least, quasiIdentifiers: ['sex'], maxSuppression: 1 } });
const released = async (policy: string, more: object = {}): Promise<void> => {
  const { status, body } = await ask(policy, more);
  expect([status, body.detail]).toEqual([202, undefined]);
  await steward.result(body.job ?? '');
};

describe('a policy version that promises less than the one in force', () => {
  it.each<[string, object, object | undefined]>([
    ['a limit raised', limits(0.1), limits(0.2)],
    ['a limit gone', limits(0.1), undefined],
    ['a smaller k', k(5), k(4)],
    ['no k', { ...k(5), ...limits(0.1) }, limits(0.1)],
  ])('is proposed and makes no release: %s', async (what, strict, loose) => {
    const name = what.replaceAll(' ', '-');
    expect(await put(name, strict)).toMatchObject({ version: 1, state: 'in-force' });
    const proposed = await put(name, loose);
    expect(proposed).toMatchObject({ version: 2, state: 'proposed', loosens: [expect.any(String)] });
    for (const more of [{}, { policyVersion: 2 }]) {
      const { status, body } = await ask(name, more);
      expect([status, body.code]).toEqual([403, 'policy.unapproved']);
      expect(body.detail).toContain(proposed.loosens?.[0]);
    }
    // Sent again, or by another step, it waits all the same.
    expect(await put(name, loose)).toMatchObject({ version: 2, state: 'proposed' });
  });

  it('counts once a second person approves it, who did not write it and whom its author did not make; both are recorded', async () => {
    await put('agreed', limits(0.1));
    const { version } = await put('agreed', limits(0.5));
    const listed = await steward.must<{ items: object[] }>('GET', '/v1/policies?limit=100');
    expect(listed.items).toContainEqual(
      expect.objectContaining({ name: 'agreed', version: 2, state: 'proposed' }),
    );
    const mine = await governed.somebody('mine', 'steward');
    await governed.database.query('UPDATE principal SET created_by = $1 WHERE id = $2', [
      steward.actor.id,
      mine.actor.id,
    ]);
    const analyst = await governed.somebody('analyst', 'analyst');
    for (const who of [steward, mine, analyst])
      expect((await approve('agreed', version, who)).status).not.toBe(200);
    expect((await ask('agreed')).status).toBe(403);
    const { status, body } = await approve('agreed', version, second);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ state: 'in-force', approvedBy: second.principal }),
    ]);
    expect((await approve('agreed', version, second)).status).toBe(409);
    await released('agreed', { purpose: 'billing' });
    const [wrote] = (await governed.records('policy.propose')).slice(-1);
    expect(wrote).toMatchObject({ outcome: 'done', detail: { name: 'agreed', version: 2 } });
    const [said] = (await governed.records('policy.approve')).filter(({ outcome }) => outcome === 'done');
    expect(said).toMatchObject({
      detail: { name: 'agreed', version: 2, proposedBy: steward.actor.id, reason: 'agreed' },
    });
    // What is looser than the approved one waits again; what is stricter than it does not.
    expect(await put('agreed', limits(0.6))).toMatchObject({ state: 'proposed' });
    expect(await put('agreed', limits(0.4))).toMatchObject({ state: 'in-force' });
  });
});

describe('limits that a dataset was released under for a purpose', () => {
  it('are not raised under another name by one person; for another purpose they are others', async () => {
    await put('tight', limits(0.1));
    await released('tight');
    for (const [name, require] of Object.entries({ higher: limits(0.3), none: undefined })) {
      expect(await put(name, require)).toMatchObject({ state: 'in-force' });
      const { status, body } = await ask(name);
      expect([status, body.code]).toEqual([403, 'policy.unapproved']);
      expect(body.detail).toContain('tight@1');
    }
    expect((await governed.records('release.ask')).at(-1)).toMatchObject({ outcome: 'denied' });
    await put('tighter', limits(0.05));
    await released('tighter');
    expect((await ask('tight')).status).toBe(403);
    expect((await approve('higher', 1, second)).status).toBe(200);
    await released('higher');
    await released('tight');
  });
});
