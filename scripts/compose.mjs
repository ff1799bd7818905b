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

/** What docker-compose.yml has that the Compose Specification does not allow, one line each. */
export async function composeProblems(root) {
  const { parse } = await import('yaml');
  const { Ajv2019 } = await import('ajv/dist/2019.js');
  const schema = JSON.parse(readFileSync(join(root, 'docker', 'compose-spec.schema.json'), 'utf8'));
  const file = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true });
  const validate = new Ajv2019({ allErrors: true, strict: false, validateFormats: false }).compile(
    withoutNames(schema),
  );
  if (validate(file)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    return `docker-compose.yml ${instancePath} ${message} ${JSON.stringify(params)}`;
  });
}
