import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { type Caller } from '../support/caller.js';
import { testGateway, type TestGateway } from '../support/gateway.js';

interface Step {
  readonly do: string;
  readonly as: 'nobody' | 'admin' | 'curator' | 'steward' | 'reader' | 'board';
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The job that it starts is left running. */
  readonly more?: boolean;
}
type Told = Record<string, unknown>;
interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema?: object }> }>>;
}

const root = join(import.meta.dirname, '../..');
const kept = join(root, 'libs/platform/src/http/examples.json');
const patients = ['patient,age,ward,visits,smoker']
  .concat(
    Array.from({ length: 60 }, (_, i) => {
      const age = 20 + ((i * 37) % 60);
      return `P-${String(1000 + i)},${String(age)},${['north', 'south', 'home'][i % 3] ?? ''},${String(i % 7)},${age % 3 === 0 ? 'yes' : 'no'}`;
    }),
  )
  .join('\n');
const story = (parse(readFileSync(join(root, 'docs/api/examples.yaml'), 'utf8')) as Step[]).map((step) =>
  step.body === 'PATIENTS' ? { ...step, body: `${patients}\n` } : step,
);

/** Steps with what earlier ones were answered. */
function filled<T>(value: T, told: Told): T {
  const text = JSON.stringify(value).replaceAll(/\{([\w.]+)\}/g, (whole, path: string) => {
    const found = path.split('.').reduce<unknown>((at, key) => (at as Told | undefined)?.[key], told);
    return typeof found === 'string' ? found : whole;
  });
  return JSON.parse(text) as T;
}

/** The same on every recording: ids are counted, moments and secrets are always these. */
function steady(text: string): string {
  const ids = new Map<string, string>();
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      const next = `0197c0de-0000-7000-8000-${String(ids.size + 1).padStart(12, '0')}`;
      return ids.get(id) ?? (ids.set(id, next), next);
    })
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-01-01T09:00:00.000Z')
    .replaceAll(/tdg_[\w-]{43}/g, `tdg_${'x'.repeat(43)}`)
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:8080');
}

let gateway: TestGateway;
const callers = new Map<string, Caller>();
const operations = new Map<string, { method: string; path: string; operation: Operation }>();
let document: { paths: Record<string, Record<string, Operation>>; components: object };
const told: Told = {};
const recorded: Told = {};
const ajv = new Ajv2020({ strict: false, validateFormats: false });

beforeAll(async () => {
  gateway = await testGateway();
  const { admin } = gateway;
  callers.set('nobody', gateway.as(null)).set('admin', admin);
  for (const [name, roles] of [
    ['curator', ['engineer', 'steward', 'auditor']],
    ['steward', ['steward']],
    ['reader', ['analyst']],
  ] as const) {
    await admin.must('POST', '/v1/services', { json: { name, roles } });
    const json = { principal: `service:${name}`, name: 'story' };
    callers.set(
      name,
      gateway.as((await admin.must<{ token: string }>('POST', '/v1/tokens', { json })).token),
    );
  }
  // A service counts as whoever made it: what takes two people takes a person beside the administrator.
  callers.set('board', await gateway.person('board', 'steward'));
  document = await gateway.as(null).must('GET', '/openapi.json');
  ajv.addSchema({ $id: 'api', components: document.components });
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operations.set(operation.operationId, { method: method.toUpperCase(), path, operation });
    }
  }
});
afterAll(() => gateway.remove());

async function play(step: Step): Promise<void> {
  const found = operations.get(step.do);
  const caller = callers.get(step.as);
  if (!found || !caller) throw new Error(`there is no ${step.do} or no ${step.as}`);
  const { path: params = {}, query, json, type, body, headers = {} } = filled(step, told);
  const path = found.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
  const answer = await caller.ask<Told>(found.method, path, {
    ...(query && { query }),
    ...(json !== undefined && { json }),
    ...(body !== undefined && { body }),
    headers: { ...headers, ...(body !== undefined && { 'Content-Type': type ?? '' }) },
  });
  if (answer.status >= 300) throw new Error(`${String(answer.status)} ${JSON.stringify(answer.body)}`);
  const media = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const declared = found.operation.responses[String(answer.status)];
  expect({ declared: answer.body === ('' as unknown) || declared?.content?.[media] !== undefined }).toEqual({
    declared: true,
  });
  if (media === 'application/json') {
    const schema = JSON.parse(
      JSON.stringify(declared?.content?.[media]?.schema).replaceAll('"#/', '"api#/'),
    ) as object;
    const holds = ajv.compile(schema);
    holds(answer.body);
    expect(holds.errors ?? []).toEqual([]);
  }
  const { job } = answer.body as { job?: string };
  const started = /^\/v1\/jobs\/(.*)$/.exec(job ?? '');
  const rows = step.do === 'readReleaseData' ? (answer.body as unknown as string).split('\n') : [];
  const result = started && !step.more ? await caller.result(job ?? '') : undefined;
  told[step.do] =
    typeof answer.body === 'string'
      ? { token: rows[1]?.split(',')[0] }
      : { ...answer.body, ...(started && { id: started[1], result }) };
  const text = JSON.stringify(answer.body);
  recorded[step.do] ??= {
    parameters: { ...params, ...query, ...headers },
    ...(json !== undefined && { body: { type: 'application/json', value: json } }),
    ...(body !== undefined && { body: { type, value: body } }),
    answer: {
      status: answer.status,
      ...(media !== '' && { type: media }),
      ...(text.length < 16_000 && text !== '""' && { value: answer.body }),
    },
  };
}

describe('The examples of the API', () => {
  it('are there for every operation', () => {
    const without = [...operations.keys()].filter((id) => !story.some((step) => step.do === id));
    // Full tiles of 256 leaves, which the story's log is too short for; tlog.pg.spec.ts asks for some.
    expect(without).toEqual(['getLogTiles']);
  });

  it.each(story.map((step, i) => [`${String(i + 1)} ${step.do}`, step] as const))(
    '%s succeeds as documented',
    (_, step) => play(step),
  );

  it('are those of the document: npm run api -- --record takes over what changed', () => {
    const text = steady(JSON.stringify(recorded, null, 1));
    if (process.env['TIDEGATE_RECORD'] !== undefined) writeFileSync(kept, `${text}\n`);
    const asked = (from: string): Told =>
      Object.fromEntries(
        Object.entries(JSON.parse(from) as Record<string, { parameters: unknown; body: unknown }>).map(
          ([id, { parameters, body }]) => [id, { parameters, body }],
        ),
      );
    const stripped = (value: Told): string =>
      JSON.stringify(value)
        .replaceAll(/0197c0de-[\w-]+/g, 'id')
        .replaceAll(/"[0-9a-f]{32}"/g, '"id"') // a session's, drawn by chance
        .replaceAll(/"tokens":\[[^\]]*\]/g, '"tokens"');
    expect(stripped(asked(text))).toEqual(stripped(asked(readFileSync(kept, 'utf8'))));
  });
});
