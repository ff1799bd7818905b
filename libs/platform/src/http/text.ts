/** A value inside a larger one, and the way to it. */
interface Step {
  readonly value: unknown;
  readonly key: string;
  readonly up: Step | undefined;
}

/** True for text that neither PostgreSQL nor UTF-8 can hold: NUL, or half of a surrogate pair. */
function isUnstorable(text: unknown): boolean {
  return typeof text === 'string' && (text.includes('\0') || !text.isWellFormed());
}

/** Keys from the outside in, each made storable itself, for it will be shown. */
function pathTo(step: Step): string[] {
  const path: string[] = [];
  for (let at: Step = step; at.up; at = at.up) path.push(at.key.replaceAll('\0', '').toWellFormed());
  return path.reverse();
}

/**
 * The path to a text, key or value, that could not be stored; undefined when all can be. Goes without recursion:
 * a body of brackets would overflow the stack.
 */
export function unstorable(value: unknown): string[] | undefined {
  const open: Step[] = [{ value, key: '', up: undefined }];
  for (let step = open.pop(); step; step = open.pop()) {
    if (isUnstorable(step.value) || isUnstorable(step.key)) return pathTo(step);
    if (typeof step.value !== 'object' || step.value === null) continue;
    for (const [key, inner] of Object.entries(step.value)) open.push({ value: inner, key, up: step });
  }
  return undefined;
}

/** Whether a value holds more values than so many, inner ones counted: what checks them takes as long as there are values. */
export function hasMoreThan(most: number, value: unknown): boolean {
  const open: unknown[] = [value];
  let seen = 0;
  for (let one = open.pop(); seen + open.length <= most; one = open.pop()) {
    seen++;
    if (typeof one === 'object' && one !== null) for (const inner of Object.values(one)) open.push(inner);
    if (open.length === 0) return seen > most;
  }
  return true;
}
