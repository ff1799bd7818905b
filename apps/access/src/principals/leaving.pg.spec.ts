import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeDataset } from '../../../../test/support/people.js';
import { codeOf, startAccess, type AccessServer, type Person } from '../../test/server.js';

let access: AccessServer;
let admin: Person;
let count = 0;

beforeAll(async () => {
  access = await startAccess();
  admin = await access.person('root@example.org', { roles: ['admin'] });
});
afterAll(() => access.stop());

const somebody = (roles: readonly string[] = ['analyst']): Promise<Person> => {
  count += 1;
  return access.person(`p${count}@example.org`, { roles });
};
const at = ({ actor }: Person): string => `/v1/${actor.kind}s/${actor.name}`;
const status = async (answer: Promise<{ status: number }>): Promise<number> => (await answer).status;

/** A grant that is there already, however it came to be. */
const granted = (to: string, dataset: string): Promise<unknown> =>
  access.database.seed(
    `INSERT INTO "grant" (id, principal_id, actions, resource_kind, resource_id, purpose, granted_by, created_at)
     VALUES ($1, $2, '{read}', 'dataset', $3, 'research', $2, now())`,
    [randomUUID(), to, dataset],
  );

/** A service that the administrator made. */
async function ownService(): Promise<{ path: string; id: string }> {
  count += 1;
  const made = await admin.post('/v1/services', { name: `own-${count}` });
  return { path: `/v1/services/own-${count}`, id: (made.json() as { id: string }).id };
}

describe('people who change', () => {
  it('act no more once they are disabled, and again once they are enabled', async () => {
    const eve = await somebody();
    const off = await admin.patch(at(eve), { disabled: true });
    expect([off.status, off.json()]).toEqual([
      200,
      expect.objectContaining({ email: eve.actor.name, disabled: true, roles: ['analyst'] }),
    ]);
    expect(await access.lastRecord('user.disable')).toMatchObject({ resource: `user:${eve.actor.id}` });
    expect(codeOf(await eve.get('/v1/me'))).toBe('token.invalid');
    expect((await admin.get('/v1/users?limit=100')).text).toContain(eve.actor.name);
    expect(await status(admin.patch(at(eve), { disabled: false }))).toBe(200);
    expect(await access.lastRecord('user.enable')).toMatchObject({ resource: `user:${eve.actor.id}` });
    expect(await status(eve.get('/v1/me'))).toBe(200);
  });

  it('have other roles from their next request on', async () => {
    const bob = await somebody();
    expect(await status(bob.get('/v1/users'))).toBe(403);
    expect((await admin.patch(at(bob), { roles: ['steward'] })).json()).toMatchObject({ roles: ['steward'] });
    expect(await status(bob.get('/v1/users'))).toBe(200);
    expect(await access.lastRecord('user.roles')).toMatchObject({
      detail: { before: ['analyst'], after: ['steward'] },
    });
    expect(await status(admin.patch(at(bob), { roles: [] }))).toBe(200);
    expect(await status(bob.get('/v1/users'))).toBe(403);
  });

  it('are changed by administrators alone', async () => {
    const bob = await somebody(['steward']);
    const other = await somebody();
    for (const path of [at(other), at(admin), `/v1/users/${other.actor.name}/sessions`]) {
      const by = path.endsWith('sessions') ? bob.get(path) : bob.patch(path, { disabled: true });
      expect(codeOf(await by)).toBe('access.denied');
    }
    expect(codeOf(await bob.delete(at(other)))).toBe('access.denied');
    expect(codeOf(await bob.get(`/v1/tokens?principal=user:${other.actor.name}`))).toBe('access.denied');
  });

  it('have tokens that administrators see and end', async () => {
    const bob = await somebody();
    const listed = (await admin.get(`/v1/tokens?principal=user:${bob.actor.name}`)).json() as {
      items: { id: string; principal: string }[];
    };
    expect(listed.items.map(({ principal }) => principal)).toEqual([`user:${bob.actor.name}`]);
    expect(await status(admin.delete(`/v1/tokens/${listed.items[0]?.id ?? ''}`))).toBe(204);
    expect(await status(bob.get('/v1/me'))).toBe(401);
  });

  it('come into groups and leave them', async () => {
    const bob = await somebody();
    await admin.post('/v1/groups', { name: 'watch', roles: ['auditor'] });
    const member = `user:${bob.actor.name}`;
    const joined = await admin.patch('/v1/groups/watch', { add: [member] });
    expect(joined.json()).toMatchObject({ members: [member] });
    expect((await bob.get('/v1/me')).json()).toMatchObject({ roles: expect.arrayContaining(['auditor']) });
    expect((await admin.patch('/v1/groups/watch', { remove: [member] })).json()).toMatchObject({
      members: [],
    });
    expect((await bob.get('/v1/me')).json()).toMatchObject({ roles: ['analyst'] });
    await admin.patch('/v1/groups/watch', { add: [member] });
    expect(await status(admin.delete('/v1/groups/watch'))).toBe(200);
    expect((await bob.get('/v1/me')).json()).toMatchObject({ roles: ['analyst'] });
    expect(await status(admin.patch('/v1/groups/watch', { add: [member] }))).toBe(404);
  });
});

describe('people who go', () => {
  it('leave records, datasets and a free address to somebody who inherits nothing', async () => {
    const ada = await somebody(['engineer']);
    const dataset = await makeDataset(access.database, 'left-alone', ada.actor);
    await granted(ada.actor.id, dataset);
    const gone = (await admin.delete(at(ada))).json() as Record<string, unknown>;
    const tombstone = String(gone['tombstone']);
    expect(gone).toEqual({
      ...{ id: ada.actor.id, tombstone: `deleted-${ada.actor.id.slice(-12)}` },
      ...{ datasets: ['left-alone'], services: [], grants: 1, tokens: 1 },
    });
    expect(await status(ada.get('/v1/me'))).toBe(401);
    expect((await admin.get('/v1/users?limit=100')).text).not.toContain(tombstone);
    expect((await admin.get('/v1/grants')).json()).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ principal: `user:${tombstone}`, active: false }),
      ]),
    });
    for (const change of [{ disabled: false }, { roles: ['admin'] }]) {
      expect(await status(admin.patch(at(ada), change))).toBe(404);
    }
    const again = await admin.post('/v1/users', { email: ada.actor.name });
    expect([again.status, again.json()]).toMatchObject([201, { roles: [], email: ada.actor.name }]);
    expect(await status(ada.get('/v1/me'))).toBe(401);
    const grants = (await admin.get(`/v1/tokens?principal=user:${ada.actor.name}`)).json();
    expect(grants).toMatchObject({ items: [] });
  });

  it('are services too, whose tombstone nobody takes for a name', async () => {
    const { path, id } = await ownService();
    const { tombstone } = (await admin.delete(path)).json() as { tombstone: string };
    expect(await access.lastRecord('service.delete')).toMatchObject({ resource: `service:${id}` });
    expect(await status(admin.delete(path))).toBe(404);
    expect(await status(admin.patch(`/v1/services/${tombstone}`, { disabled: false }))).toBe(404);
    expect(await status(admin.post('/v1/services', { name: 'deleted-0123' }))).toBe(400);
  });
});

describe('nobody', () => {
  it('leaves the gateway without somebody who can administer it', async () => {
    const pending = await admin.post('/v1/users', { email: 'not-yet@example.org', roles: ['admin'] });
    expect(pending.status).toBe(201);
    for (const change of [{ disabled: true }, { roles: ['steward', 'admin'].slice(0, 1) }, { roles: [] }]) {
      const answer = await admin.patch(at(admin), change);
      expect(codeOf(answer)).toMatch(change.roles?.length === 1 ? /^reach.widened$/ : /^administrator.last$/);
    }
    expect(codeOf(await admin.delete(at(admin)))).toBe('administrator.last');
    const second = await somebody([]);
    await admin.post('/v1/groups', {
      name: 'roots',
      roles: ['admin'],
      members: [`user:${second.actor.name}`],
    });
    expect(await status(second.patch(at(admin), { disabled: true }))).toBe(200);
    const member = { remove: [`user:${second.actor.name}`] };
    expect(codeOf(await second.patch('/v1/groups/roots', member))).toBe('administrator.last');
    expect(codeOf(await second.delete('/v1/groups/roots'))).toBe('administrator.last');
    expect(await status(second.patch(at(admin), { disabled: false }))).toBe(200);
    const both = [admin.patch(at(second), { disabled: true }), second.patch(at(admin), { disabled: true })];
    expect((await Promise.all(both)).map((one) => one.status).sort()).not.toEqual([200, 200]);
    await access.database.seed('UPDATE principal SET disabled_at = NULL WHERE id = $1', [admin.actor.id]);
  });

  it('gives themselves a role or a group that reaches further', async () => {
    expect(codeOf(await admin.patch(at(admin), { roles: ['admin', 'steward'] }))).toBe('reach.widened');
    await admin.post('/v1/groups', { name: 'raised', roles: ['steward'] });
    const self = { add: [`user:${admin.actor.name}`] };
    expect(codeOf(await admin.patch('/v1/groups/raised', self))).toBe('reach.widened');
    const made = (await admin.post('/v1/groups', { name: 'readers' })).json() as { id: string };
    const owner = await somebody(['engineer']);
    await granted(made.id, await makeDataset(access.database, 'of-readers', owner.actor));
    expect(codeOf(await admin.patch('/v1/groups/readers', self))).toBe('reach.widened');
    expect(await access.lastRecord('group.update')).toMatchObject({ outcome: 'denied' });
    expect((await admin.get('/v1/groups')).text).not.toContain(`"user:${admin.actor.name}"`);
  });

  it('enables a service of theirs that reaches what they do not', async () => {
    const owner = await somebody(['engineer']);
    const other = await somebody(['admin']);
    const dataset = await makeDataset(access.database, 'of-a-service', owner.actor);
    const { path, id } = await ownService();
    await granted(id, dataset);
    expect(await status(other.patch(path, { disabled: true }))).toBe(200);
    expect(codeOf(await admin.patch(path, { disabled: false }))).toBe('reach.widened');
    expect(await status(other.patch(path, { disabled: false }))).toBe(200);
  });

  it('changes the services of the gateway itself', async () => {
    await access.person('tidegate-training', { kind: 'service' });
    expect(codeOf(await admin.patch('/v1/services/tidegate-training', { disabled: true }))).toBe(
      'access.denied',
    );
    expect(codeOf(await admin.delete('/v1/services/tidegate-training'))).toBe('access.denied');
  });
});
