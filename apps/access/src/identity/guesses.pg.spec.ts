import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentityServer } from '../../../../test/support/identity.js';

let server: IdentityServer;

beforeAll(async () => {
  server = await IdentityServer.start();
});

afterAll(() => server.stop());

describe('a guess', () => {
  it('evaluates no more of forty guesses at once than of forty in a row', async () => {
    await server.enrolled('many@example.org');
    const visitors = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const visitor = server.visitor();
        return { visitor, at: (await visitor.follow(await visitor.request(server.ask()))).at };
      }),
    );
    const tried = visitors.map(async ({ visitor, at }, i) => {
      const answer = await visitor.post(at.pathname, {
        email: 'many@example.org',
        password: `a wrong guess ${i}`,
      });
      return answer.status;
    });
    const evaluated = (await Promise.all(tried)).filter((status) => status === 401).length;
    // Six, and one more for each second that the machine took.
    expect(evaluated).toBeLessThanOrEqual(9);
  });

  it('lets nobody who guesses at enrolment codes keep others from signing in', async () => {
    await server.enrolled('right@example.org');
    const statuses: number[] = [];
    for (let i = 0; i < 57; i++)
      statuses.push((await server.visitor().request(`/enrol?code=bad-${i}`)).status);
    expect(statuses.at(-1)).toBe(429);
    expect(await server.tokens(server.visitor(), 'right@example.org')).toHaveProperty('access_token');
  });
});
