import { type z } from 'zod';
import { didYouMean, type ProblemPlace } from '#libs/kernel';
import { type JsonSchema, policyJsonSchema } from './policy-schema.js';
import { pointerOf, type PolicySource } from './policy-source.js';

type Issue = z.core.$ZodIssue;

const quoted = (text: string): string => JSON.stringify(text.slice(0, 64));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Follows `$ref` and picks the branch of a union that is meant: by its technique, else the one that is an object. */
function resolve(schema: unknown, root: JsonSchema, value: unknown): JsonSchema {
  if (!isObject(schema)) return {};
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    const definitions = root['$defs'];
    const name = ref.replace('#/$defs/', '');
    return resolve(isObject(definitions) ? definitions[name] : undefined, root, value);
  }
  const branches = isObject(schema['properties']) ? undefined : (schema['oneOf'] ?? schema['anyOf']);
  if (!Array.isArray(branches)) return schema;
  const options = branches.map((branch) => resolve(branch, root, value));
  const technique = isObject(value) ? value['technique'] : undefined;
  const meant = options.find((option) => {
    const properties = option['properties'];
    const tag = isObject(properties) ? properties['technique'] : undefined;
    return isObject(tag)
      ? tag['const'] === technique
      : option['type'] === (Array.isArray(value) ? 'array' : 'object');
  });
  return meant ?? {};
}

/** The keys that may stand where a path leads. */
function allowedKeys(value: unknown, path: readonly PropertyKey[]): string[] {
  const root = policyJsonSchema();
  let here: unknown = value;
  let schema = resolve(root, root, here);
  for (const key of path) {
    const properties = schema['properties'];
    const next =
      typeof key === 'number' ? schema['items'] : isObject(properties) ? properties[String(key)] : undefined;
    here = isObject(here) || Array.isArray(here) ? (here as Record<PropertyKey, unknown>)[key] : undefined;
    schema = resolve(next ?? schema['additionalProperties'], root, here);
  }
  return isObject(schema['properties']) ? Object.keys(schema['properties']) : [];
}

/** Of a union's branches, the issues of the one that came closest: those that lie deepest. */
function closest(issue: Extract<Issue, { code: 'invalid_union' }>): Issue[] {
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((one) => one.path.length));
  const [best = []] = issue.errors.toSorted((a, b) => depth(b) - depth(a));
  const structural = best.some((one) => one.code === 'unrecognized_keys' || one.path.length > 0);
  if (!structural) return [];
  return best.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
}

/** The value that a path leads to. */
const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (here, key) => (typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined),
    value,
  );

function flatten(issue: Issue, value: unknown): { path: readonly PropertyKey[]; detail: string }[] {
  if (issue.code === 'unrecognized_keys') {
    const allowed = allowedKeys(value, issue.path);
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      detail: `unknown key ${quoted(key)}${didYouMean(key, allowed)}; allowed here: ${allowed.join(', ')}`,
    }));
  }
  if (issue.code === 'invalid_union') {
    if (issue.discriminator !== undefined) {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      const meant = didYouMean(String(valueAt(value, issue.path)), options);
      const detail = `unknown or missing ${issue.discriminator}${meant}; allowed: ${options.join(', ')}`;
      return [{ path: issue.path, detail }];
    }
    const inner = closest(issue);
    if (inner.length > 0) return inner.flatMap((one) => flatten(one, value));
  }
  return [{ path: issue.path, detail: issue.message }];
}

/** No more places than this are reported of one policy. */
const maxPlaces = 100;

/** Every issue with its pointer, line and column; unknown keys and techniques are named with what is allowed. */
export function policyIssues(error: z.ZodError, source: PolicySource): ProblemPlace[] {
  return error.issues
    .flatMap((issue) => flatten(issue, source.value))
    .slice(0, maxPlaces)
    .map(({ path, detail }) => ({ pointer: pointerOf(path), ...source.position(path), detail }));
}
