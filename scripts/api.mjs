/**
 * `npm run api`: writes the API's document as the built gateway makes it, and the types that clients have from it.
 * With `-- --record` it first takes over what docs/api/examples.yaml asks and is answered. `npm run check` says when either is not current, and what is wrong with the document (redocly.json).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = dirname(import.meta.dirname);
const documentFile = join(root, 'docs/api/openapi.json');
const typesFile = join(root, 'libs/client/src/api.gen.ts');
const built = (path) => import(pathToFileURL(join(root, 'dist', path)).href);

/** What the compiled gateway would serve, made without starting any part of it. */
async function makeDocument() {
  await import('reflect-metadata');
  const { NestFactory } = await import('@nestjs/core');
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  const { GatewayModule } = await built('apps/gateway/src/gateway.module.js');
  const { slices } = await built('apps/gateway/src/options.js');
  const { apiDocument } = await built('libs/platform/src/http/openapi.js');
  const module = GatewayModule.with(slices, () => ({ config: {}, databaseUrl: '' }));
  const app = await NestFactory.create(module, new FastifyAdapter(), { preview: true, logger: false });
  return `${JSON.stringify(apiDocument(app), null, 2)}\n`;
}

/** What an operation is shown by; a property that has the name is a schema, and stays. */
const isExample = (key, value) =>
  (key === 'examples' || key === 'example') && !(value?.type !== undefined || value?.$ref !== undefined);

/** The types of a document, as TypeScript: of what goes wrong one shape, where the document has one for each status, and no examples. */
async function makeTypes(text) {
  const document = JSON.parse(text, (key, value) => (isExample(key, value) ? undefined : value));
  for (const { responses } of Object.values(document.paths).flatMap(Object.values)) {
    const failures = Object.keys(responses).filter((status) => /^[45]/.test(status));
    responses.default = responses[failures[0]];
    for (const status of failures) delete responses[status];
  }
  const { default: generate, astToString } = await import('openapi-typescript');
  const tree = await generate(document, {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    defaultNonNullable: false,
  });
  return `/** Made by npm run api from docs/api/openapi.json. */\n${astToString(tree)}`;
}

/** What is wrong with the kept document or its types, a line each. */
export async function apiProblems() {
  if (!existsSync(documentFile)) return ['docs/api/openapi.json is missing: npm run api'];
  const text = readFileSync(documentFile, 'utf8');
  const { createConfig, lintFromString } = await import('@redocly/openapi-core');
  const config = await createConfig(readFileSync(join(root, 'redocly.json'), 'utf8'));
  const found = await lintFromString({ source: text, absoluteRef: documentFile, config });
  const faults = found.map(
    ({ ruleId, message, location: [at] }) => `${ruleId}: ${at?.pointer ?? ''} ${message}`,
  );
  const kept = existsSync(typesFile) ? readFileSync(typesFile, 'utf8') : '';
  if (kept !== (await makeTypes(text))) {
    faults.push('libs/client/src/api.gen.ts is not made of docs/api/openapi.json: npm run api');
  }
  return faults;
}

/** Sends docs/api/examples.yaml to a gateway, keeps what it answers, and builds what is made of that. */
function record() {
  for (const [script, ...args] of [['test.mjs', 'test/contract/examples'], ['build.mjs']]) {
    const env = { ...process.env, TIDEGATE_RECORD: 'yes' };
    const { status } = spawnSync(process.execPath, [join(root, 'scripts', script), ...args], {
      env,
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`${script} FAILED, so nothing was recorded.`);
  }
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--record')) record();
  const document = await makeDocument();
  writeFileSync(documentFile, document);
  writeFileSync(typesFile, await makeTypes(document));
  process.exit(0);
}
