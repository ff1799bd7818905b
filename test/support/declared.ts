import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Answer {
  readonly content?: Readonly<Record<string, { readonly examples?: Readonly<Record<string, unknown>> }>>;
}
interface Operation {
  readonly responses: Readonly<Record<string, Answer>>;
}

const { paths } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/api/openapi.json'), 'utf8'),
) as { paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

/** Fixed names before parameters, as the server itself chooses. */
const routes = Object.entries(paths)
  .map(([path, methods]) => ({
    methods,
    fits: new RegExp(
      `^${path
        .replaceAll('.', '\\.')
        .replaceAll(/\{path\}/g, '.+')
        .replaceAll(/\{\w+\}/g, '[^/]+')}$`,
    ),
    fixed: path.replaceAll(/\{\w+\}/g, '').length,
  }))
  .sort((a, b) => b.fixed - a.fixed);

/**
 * What the API's document does not say of an answer: its status, or the problem's code under it. Undefined where it says
 * both, or speaks of no such operation at all.
 */
export function undeclared(method: string, url: string, status: number, body: string): string | undefined {
  const path = url.replace(/[?#].*$/, '');
  const operation = routes.find(({ fits }) => fits.test(path))?.methods[method.toLowerCase()];
  if (!operation) return undefined;
  const declared = operation.responses[String(status)];
  const problems = declared?.content?.['application/problem+json']?.examples;
  const code = status < 400 || (declared && !problems) ? undefined : /"code":"([^"]+)"/.exec(body)?.[1];
  if (declared && (code === undefined || problems?.[code] !== undefined)) return undefined;
  return `${method} ${path} answered ${status} ${code ?? ''}, of which docs/api/openapi.json does not speak`;
}
