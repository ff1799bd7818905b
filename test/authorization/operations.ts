/** Names and ids that an operation is asked about. */
export interface Names {
  readonly dataset: string;
  readonly release: string;
  readonly model: string;
  readonly job: string;
  readonly request: string;
  readonly grant: string;
  readonly token: string;
  readonly upload: string;
  readonly policy: string;
  /** The asker and somebody else, as resources and grants write them. */
  readonly self: string;
  readonly other: string;
}

interface Operation {
  readonly path: (names: Names) => string;
  /** Valid for the operation, so that nothing but the asker's rights is wrong; text is sent as CSV. */
  readonly body?: (names: Names) => object | string;
  readonly headers?: (names: Names) => Readonly<Record<string, string>>;
  /** Why somebody without any right may do this; a narrowed token may where it says so. */
  readonly allowed?: { readonly status: number; readonly because: string; readonly narrowed: boolean };
}

export const purpose = 'research';
const tus = { 'tus-resumable': '1.0.0' };
const recipe = { model: 'classifier', label: 'outcome' };
export const of = (path: (names: Names) => string, body?: Operation['body']): Operation => ({
  path,
  ...(body && { body }),
});

/** Every operation that changes something, or asks for what is recorded: all but GET of the OpenAPI document. */
export const operations: Readonly<Record<string, Operation>> = {
  'POST /v1/datasets': of(
    () => '/v1/datasets',
    ({ dataset }) => ({ name: `${dataset}-new` }),
  ),
  'PATCH /v1/datasets/{name}': of(
    ({ dataset }) => `/v1/datasets/${dataset}`,
    () => ({ description: 'mine' }),
  ),
  'DELETE /v1/datasets/{name}': of(({ dataset }) => `/v1/datasets/${dataset}`),
  'POST /v1/datasets/{name}/versions': of(
    ({ dataset }) => `/v1/datasets/${dataset}/versions`,
    () => 'a,b\n1,2\n',
  ),
  'POST /v1/sources': of(
    () => '/v1/sources',
    ({ dataset, policy }) => ({
      name: policy,
      kind: 'https',
      location: 'https://example.org/a.csv',
      dataset,
    }),
  ),
  'DELETE /v1/sources/{name}': of(({ policy }) => `/v1/sources/${policy}`),
  'POST /v1/sources/{name}/runs': of(({ policy }) => `/v1/sources/${policy}/runs`),
  'POST /v1/uploads': {
    path: () => '/v1/uploads',
    headers: ({ dataset }) => ({
      ...tus,
      'upload-length': '9',
      'upload-metadata': `dataset ${btoa(dataset)},filename ${btoa('a.csv')}`,
    }),
  },
  'HEAD /v1/uploads/{id}': { path: ({ upload }) => `/v1/uploads/${upload}`, headers: () => tus },
  'PATCH /v1/uploads/{id}': {
    path: ({ upload }) => `/v1/uploads/${upload}`,
    headers: () => ({ ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }),
    body: () => 'a,b\n',
  },
  'DELETE /v1/uploads/{id}': { path: ({ upload }) => `/v1/uploads/${upload}`, headers: () => tus },
  'POST /v1/datasets/{name}/versions/{number}/profile/reveal': of(
    ({ dataset }) => `/v1/datasets/${dataset}/versions/latest/profile/reveal`,
    () => ({ columns: ['a'], reason: 'curious' }),
  ),
  'POST /v1/datasets/{name}/versions/{number}/quarantine/reveal': of(
    ({ dataset }) => `/v1/datasets/${dataset}/versions/latest/quarantine/reveal`,
    () => ({ reason: 'curious' }),
  ),
  'PATCH /v1/datasets/{name}/versions/{number}/classification': of(
    ({ dataset }) => `/v1/datasets/${dataset}/versions/latest/classification`,
    () => ({ columns: [{ name: 'a', identifierType: 'none' }] }),
  ),
  'PUT /v1/policies/{name}': of(
    ({ policy }) => `/v1/policies/${policy}`,
    ({ policy: name }) => {
      const transforms = [{ match: { column: ['a'] }, technique: 'keep' }];
      return { name, purposes: [purpose], transforms };
    },
  ),
  'POST /v1/policies/{name}/preview': of(
    ({ policy }) => `/v1/policies/${policy}/preview`,
    ({ dataset }) => ({ dataset, version: 1, limit: 5 }),
  ),
  'POST /v1/policies/{name}/versions/{number}/approve': of(
    ({ policy }) => `/v1/policies/${policy}/versions/1/approve`,
    () => ({}),
  ),
  'PUT /v1/hierarchies/{name}': of(
    ({ policy }) => `/v1/hierarchies/${policy}`,
    () => 'a,*\nb,*\n',
  ),
  'POST /v1/releases': of(
    () => '/v1/releases',
    ({ dataset, policy }) => ({ dataset, version: 1, policy, purpose }),
  ),
  'POST /v1/releases/{id}/withdraw': of(
    ({ release }) => `/v1/releases/${release}/withdraw`,
    () => ({ reason: 'another was made' }),
  ),
  'POST /v1/keys/rotate': of(
    () => '/v1/keys/rotate',
    () => ({}),
  ),
  'POST /v1/reidentifications': of(
    () => '/v1/reidentifications',
    ({ release }) => ({ release, column: 'a', tokens: ['x'], purpose, reason: 'a letter to them' }),
  ),
  'POST /v1/queries': of(
    () => '/v1/queries',
    ({ release }) => ({ release, purpose, ask: { aggregate: 'count' }, epsilon: 1 }),
  ),
  'PUT /v1/budgets/{dataset}': of(
    ({ dataset }) => `/v1/budgets/${dataset}`,
    () => ({ epsilon: 1, delta: 1e-9, reason: 'asked for' }),
  ),
  'POST /v1/purposes': of(
    () => '/v1/purposes',
    ({ policy, other }) => ({ name: policy, lawfulBasis: 'contract', owner: other }),
  ),
  'POST /v1/roles': of(
    () => '/v1/roles',
    ({ policy }) => ({ name: policy, actions: ['read'] }),
  ),
  'POST /v1/grants': of(
    () => '/v1/grants',
    ({ other, dataset }) => ({
      principal: other,
      actions: ['read'],
      resource: `dataset:${dataset}`,
      purpose,
    }),
  ),
  'DELETE /v1/grants/{id}': of(({ grant }) => `/v1/grants/${grant}`),
  'POST /v1/access-requests': of(
    () => '/v1/access-requests',
    ({ dataset }) => ({ resource: `dataset:${dataset}`, actions: ['read'], purpose, reason: 'work' }),
  ),
  'POST /v1/access-requests/{id}/approve': of(
    ({ request }) => `/v1/access-requests/${request}/approve`,
    () => ({}),
  ),
  'POST /v1/access-requests/{id}/deny': of(
    ({ request }) => `/v1/access-requests/${request}/deny`,
    () => ({ reason: 'not enough is said' }),
  ),
  'POST /v1/access-requests/{id}/ask': of(
    ({ request }) => `/v1/access-requests/${request}/ask`,
    () => ({ reason: 'for how long?' }),
  ),
  'POST /v1/access-requests/{id}/answer': of(
    ({ request }) => `/v1/access-requests/${request}/answer`,
    () => ({ reason: 'for a week' }),
  ),
  'POST /v1/access-requests/{id}/withdraw': of(
    ({ request }) => `/v1/access-requests/${request}/withdraw`,
    () => ({}),
  ),
  'POST /v1/decisions': {
    ...of(
      () => '/v1/decisions',
      ({ self, dataset }) => ({ principal: self, action: 'read', resource: `dataset:${dataset}`, purpose }),
    ),
    allowed: { status: 200, because: 'everybody may ask what they themselves would be told', narrowed: true },
  },
  'POST /v1/users': of(
    () => '/v1/users',
    ({ policy }) => ({ email: `${policy}@example.org`, roles: ['admin'] }),
  ),
  'POST /v1/services': of(
    () => '/v1/services',
    ({ policy }) => ({ name: `${policy}-service`, roles: ['admin'] }),
  ),
  'POST /v1/groups': of(
    () => '/v1/groups',
    ({ policy }) => ({ name: `${policy}-group`, members: [], roles: ['admin'] }),
  ),
  'PATCH /v1/users/{email}': of(
    ({ other }) => `/v1/users/${other.replace(/^user:/, '')}`,
    () => ({ disabled: true }),
  ),
  'DELETE /v1/users/{email}': of(({ other }) => `/v1/users/${other.replace(/^user:/, '')}`),
  'DELETE /v1/users/{email}/sessions/{id}': of(
    ({ other }) => `/v1/users/${other.replace(/^user:/, '')}/sessions/${'0'.repeat(32)}`,
  ),
  'PATCH /v1/services/{name}': of(
    ({ policy }) => `/v1/services/${policy}`,
    () => ({ disabled: true }),
  ),
  'DELETE /v1/services/{name}': of(({ policy }) => `/v1/services/${policy}`),
  'PATCH /v1/groups/{name}': of(
    ({ policy }) => `/v1/groups/${policy}`,
    ({ self }) => ({ add: [self] }),
  ),
  'DELETE /v1/groups/{name}': of(({ policy }) => `/v1/groups/${policy}`),
  'POST /v1/tokens': {
    ...of(
      () => '/v1/tokens',
      () => ({ name: 'mine' }),
    ),
    allowed: { status: 201, because: 'everybody makes tokens for themselves', narrowed: false },
  },
  'DELETE /v1/tokens/{id}': of(({ token }) => `/v1/tokens/${token}`),
  'POST /v1/training-runs': of(
    () => '/v1/training-runs',
    ({ release }) => ({ name: 'run', release, purpose, recipe }),
  ),
  'POST /v1/training-runs/{id}/cancel': of(
    ({ job }) => `/v1/training-runs/${job}/cancel`,
    () => ({}),
  ),
  'POST /v1/models/{id}/predictions': of(
    ({ model }) => `/v1/models/${model}/predictions`,
    () => ({ purpose, rows: [{ a: 1 }] }),
  ),
  'POST /v1/jobs/{id}/cancel': of(
    ({ job }) => `/v1/jobs/${job}/cancel`,
    () => ({}),
  ),
};
