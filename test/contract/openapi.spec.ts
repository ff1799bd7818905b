import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problems } from '#libs/kernel';
import { testGateway, type TestGateway } from '../support/gateway.js';

/** What the contract's page says of the calls that the gateway has so far: method and address. */
const calls = `
GET /v1/me
POST /v1/datasets
GET /v1/datasets
GET /v1/datasets/{}
PATCH /v1/datasets/{}
DELETE /v1/datasets/{}
POST /v1/datasets/{}/versions
GET /v1/datasets/{}/versions/{}
GET /v1/datasets/{}/versions/{}/profile
GET /v1/datasets/{}/versions/{}/classification
PATCH /v1/datasets/{}/versions/{}/classification
GET /v1/policies
PUT /v1/policies/{}
GET /v1/policies/{}
GET /v1/policies/{}/versions/{}
GET /v1/policies/schema.json
POST /v1/policies/{}/preview
POST /v1/releases
GET /v1/releases
GET /v1/releases/{}
GET /v1/releases/{}/risk
GET /v1/releases/{}/data
POST /v1/reidentifications
POST /v1/queries
GET /v1/budgets
PUT /v1/budgets/{}
POST /v1/roles
GET /v1/roles
POST /v1/grants
GET /v1/grants
DELETE /v1/grants/{}
POST /v1/access-requests
POST /v1/access-requests/{}/approve
POST /v1/access-requests/{}/deny
POST /v1/access-requests/{}/ask
POST /v1/purposes
GET /v1/purposes
POST /v1/decisions
POST /v1/users
GET /v1/users
POST /v1/services
GET /v1/services
POST /v1/groups
GET /v1/groups
POST /v1/tokens
GET /v1/tokens
DELETE /v1/tokens/{}
GET /v1/audit/events
GET /v1/audit/checkpoint
GET /v1/audit/proofs/inclusion
GET /v1/audit/proofs/consistency
POST /v1/training-runs
GET /v1/training-runs/{}
GET /v1/training-runs/{}/events
POST /v1/training-runs/{}/cancel
GET /v1/models
GET /v1/models/{}
GET /v1/models/{}/card
POST /v1/models/{}/predictions
GET /v1/jobs/{}
GET /v1/jobs/{}/events
POST /v1/jobs/{}/cancel
`
  .trim()
  .split('\n');

/** What somebody must be able to ask before they have a token. */
const open = ['GET /v1/sign-in', 'OPTIONS /v1/uploads'];

interface Operation {
  readonly security?: readonly Record<string, unknown>[];
  readonly responses?: Readonly<Record<string, unknown>>;
  readonly operationId: string;
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly tags: readonly { readonly description: string }[];
  readonly components: { readonly securitySchemes: Readonly<Record<string, unknown>> };
}

interface Words {
  readonly tags: Readonly<Record<string, string>>;
  readonly operations: Readonly<
    Record<string, { summary: string; description: string; raises?: readonly string[] }>
  >;
}

let gateway: TestGateway;
let document: OpenApi;
const operations = new Map<string, Operation>();

beforeAll(async () => {
  gateway = await testGateway();
  document = await gateway.as(null).must<OpenApi>('GET', '/openapi.json');
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operations.set(`${method.toUpperCase()} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`, operation);
    }
  }
});
afterAll(() => gateway.remove());

describe('The OpenAPI document', () => {
  it('is 3.1, is served without a token, and has a page', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const page = await gateway.as(null).ask<string>('GET', '/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
  });

  it('is the one that is kept in docs/api/openapi.json', () => {
    const file = join(import.meta.dirname, '../../docs/api/openapi.json');
    const kept = JSON.parse(readFileSync(file, 'utf8')) as OpenApi;
    const texts = ({ paths }: OpenApi): Map<string, string> =>
      new Map(
        Object.entries(paths).flatMap(([path, methods]) =>
          Object.entries(methods).map(([method, operation]) => [
            `${method.toUpperCase()} ${path}`,
            JSON.stringify(operation),
          ]),
        ),
      );
    const [served, accepted] = [texts(document), texts(kept)];
    const different = [...new Set([...served.keys(), ...accepted.keys()])].filter(
      (call) => served.get(call) !== accepted.get(call),
    );
    // If the change is meant, `npm run api` accepts it.
    expect({ different, accept: 'npm run api' }).toEqual({ different: [], accept: 'npm run api' });
    expect(document).toEqual(kept);
  });

  it('has words for every operation, no words without one, and no problem that is not in the catalog', () => {
    const file = join(import.meta.dirname, '../../libs/platform/src/http/words.json');
    const words = JSON.parse(readFileSync(file, 'utf8')) as Words;
    const served = [...operations.values()].map(({ operationId }) => operationId);
    expect(Object.keys(words.operations).sort()).toEqual(served.sort());
    const all = Object.values(words.operations);
    expect(all.filter(({ summary, description }) => summary === '' || description === '')).toEqual([]);
    expect(all.flatMap(({ raises = [] }) => raises).filter((code) => !(code in problems))).toEqual([]);
    const tags = Object.values(words.tags);
    expect(document.tags.map(({ description }) => description)).toEqual(tags);
  });

  it.each(calls)('has %s, with a bearer token', (call) => {
    const operation = operations.get(call);
    expect(operation).toBeDefined();
    expect(operation?.security).toEqual([{ bearer: [] }]);
  });

  it('says of every call under /v1 that it takes a bearer token', () => {
    const without = [...operations].filter(
      ([call, { security }]) => call.includes(' /v1/') && !open.includes(call) && !security?.length,
    );
    expect(without.map(([call]) => call)).toEqual([]);
    expect(document.components.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
  });

  it('is right: no call under /v1 is answered without a token', async () => {
    const nobody = gateway.as(null);
    for (const call of operations.keys()) {
      const [method = '', path = ''] = call.split(' ');
      if (!path.startsWith('/v1/') || open.includes(call)) continue;
      const { status } = await nobody.ask(method, path.replaceAll('{}', 'x'));
      expect([call, status]).toEqual([call, 401]);
    }
  });

  it('keeps the log and its health open to all, as the contract says', async () => {
    const nobody = gateway.as(null);
    for (const path of ['/health/live', '/health/ready', '/tlog/checkpoint', '/tlog/vkey']) {
      expect([path, (await nobody.get(path)).status]).toEqual([path, 200]);
    }
    expect((await nobody.get('/metrics')).status).toBe(401);
    expect((await gateway.admin.get('/metrics')).status).toBe(200);
    for (const role of ['auditor', 'steward', 'analyst', 'engineer'] as const) {
      const { status } = await (await gateway.player(role)).get('/metrics');
      expect([role, status]).toEqual([role, role === 'auditor' ? 200 : 403]);
    }
  });
});

describe('The catalog of problems', () => {
  it('is what clients know: a change here is a change of the contract', () => {
    const kept = JSON.parse(readFileSync(join(import.meta.dirname, 'problems.json'), 'utf8')) as unknown;
    expect(problems).toEqual(kept);
  });
});
