import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The published schema names itself in a way that ajv refuses; the names are not used. */
function withoutNames(schema) {
  if (Array.isArray(schema)) return schema.map(withoutNames);
  if (schema === null || typeof schema !== 'object') return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !((key === 'id' || key === '$schema') && typeof value === 'string'))
      .map(([key, value]) => [key, withoutNames(value)]),
  );
}

/** What the Compose Specification does not allow of what is here, one line each. */
export async function composeProblems(root) {
  const { parse } = await import('yaml');
  const { Ajv2019 } = await import('ajv/dist/2019.js');
  const schema = JSON.parse(readFileSync(join(root, 'docker', 'compose-spec.schema.json'), 'utf8'));
  const validate = new Ajv2019({ allErrors: true, strict: false, validateFormats: false }).compile(
    withoutNames(schema),
  );
  return ['docker-compose.yml', 'docker/sources.yml'].flatMap((name) => {
    if (validate(parse(readFileSync(join(root, name), 'utf8'), { merge: true }))) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      return `${name} ${instancePath} ${message} ${JSON.stringify(params)}`;
    });
  });
}
