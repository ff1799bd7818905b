/** What import rules cannot say of a lib: an index exports nothing that nobody takes, and its folders stand in one order. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

const source = /\.tsx?$/;

/** Every TypeScript file below a folder, by path from the root. */
function sourcesIn(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && source.test(entry.name) && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

const namesIn = (list) =>
  list
    .replaceAll(/\/\*.*?\*\/|\/\/.*$/gms, '')
    .split(',')
    .map((one) => one.trim().replace(/^type\s+/, ''))
    .filter((one) => one !== '')
    .map((one) => one.split(/\s+as\s+/));

const declared =
  /^export (?:declare |abstract |async )*(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;
const listed = /\b(import|export)\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'([^']+)'/g;

/** The names that an index exports, each with the file that `export *` took it from. */
function exportsOf(root, index) {
  const text = readFileSync(join(root, index), 'utf8');
  const named = [...text.matchAll(listed)].flatMap(([, verb, list]) =>
    verb === 'export' ? namesIn(list).map((pair) => [pair.at(-1), undefined]) : [],
  );
  const own = [...text.matchAll(declared)].map(([, name]) => [name, undefined]);
  const starred = [...text.matchAll(/^export \* from '\.\/(.+)\.js'/gm)].flatMap(([, file]) => {
    const path = posix.join(posix.dirname(index), `${file}.ts`);
    return [...readFileSync(join(root, path), 'utf8').matchAll(declared)].map(([, name]) => [name, path]);
  });
  return new Map([...named, ...own, ...starred]);
}

/**
 * Exports of a lib's index that no file takes from it. What comes by `export *` may also be for other files of the lib.
 * A type needs no export to stand in a signature, only to be written down elsewhere, so that types are counted like all else.
 */
export function deadExports(root, folders) {
  const files = folders.flatMap((folder) => sourcesIn(root, folder));
  const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const taken = new Map();
  const whole = new Set();
  for (const [file, text] of texts) {
    for (const [, , list, given] of text.matchAll(listed)) {
      const [, lib] = /^libs\/([\w-]+)\/src\/index\.js$/.exec(posix.join(posix.dirname(file), given)) ?? [];
      const from = lib === undefined ? given : `#libs/${lib}`;
      const names = taken.get(from) ?? new Set();
      for (const [name] of namesIn(list)) names.add(name);
      taken.set(from, names);
    }
    for (const [, from] of text.matchAll(/(?:\* as \w+ from |import\()'(#libs\/[\w-]+)'/g)) whole.add(from);
  }
  return readdirSync(join(root, 'libs')).flatMap((lib) => {
    if (whole.has(`#libs/${lib}`)) return [];
    const names = taken.get(`#libs/${lib}`) ?? new Set();
    const inside = (name, path) =>
      files.some(
        (file) =>
          file !== path &&
          file.startsWith(`libs/${lib}/`) &&
          new RegExp(`\\b${name}\\b`).test(texts.get(file)),
      );
    return [...exportsOf(root, `libs/${lib}/src/index.ts`)]
      .filter(([name, path]) => !names.has(name) && !(path !== undefined && inside(name, path)))
      .map(([name, path]) => `${path ?? `libs/${lib}/src/index.ts`} exports ${name}, which nobody takes.`);
  });
}

/** Steps from a file of a folder to another: the files and folders directly inside it that they belong to. */
function stepsOf(root, files) {
  const steps = new Map();
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, to] of text.matchAll(/\bfrom\s+'(\.{1,2}\/[^']+)'/g)) {
      const target = posix.join(dirname(file), to).replace(/\.js$/, '');
      const [a, b] = [file.replace(source, '').split('/'), target.split('/')];
      const common = a.findIndex((part, i) => part !== b[i]);
      if (common < 0) continue;
      const folder = a.slice(0, common).join('/');
      const edges = steps.get(folder) ?? new Map();
      edges.set(a[common], new Map(edges.get(a[common])).set(b[common], `${file} → ${target}`));
      steps.set(folder, edges);
    }
  }
  return steps;
}

/** A way from a name back to itself, or nothing. */
function wayBack(edges, from, here = from, seen = new Set()) {
  for (const [next, step] of edges.get(here) ?? []) {
    if (next === from) return [step];
    if (seen.has(next)) continue;
    seen.add(next);
    const rest = wayBack(edges, from, next, seen);
    if (rest !== undefined) return [step, ...rest];
  }
  return undefined;
}

/** Folders of a lib that import each other, whichever of their files do: of the files and folders in one folder none leads back to itself. */
export function folderCycles(root) {
  return readdirSync(join(root, 'libs')).flatMap((lib) => {
    const files = sourcesIn(root, `libs/${lib}/src`).filter((file) => !/\.spec\.ts$|\/index\.ts$/.test(file));
    return [...stepsOf(root, files)].flatMap(([folder, edges]) => {
      const way = [...edges.keys()].map((name) => wayBack(edges, name)).find((found) => found !== undefined);
      return way === undefined ? [] : [`Rooms of ${folder} lead back to themselves:\n  ${way.join('\n  ')}`];
    });
  });
}
