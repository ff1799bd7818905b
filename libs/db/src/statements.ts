/**
 * What the driver sends as it is, or as lists of it. Of anything else it makes a text first, and where that fails it sends nothing for
 * the statement, which the server then does not miss.
 */
export type Bound = string | number | boolean | null | Date | Uint8Array | readonly Bound[];

/** A statement and its values, for the driver. */
export interface Statement {
  readonly text: string;
  readonly values: readonly Bound[];
}

/** Statements that each connection keeps parsed: each takes tens of kilobytes of its server process. */
const mostNamed = 200;
/** Texts seen once are remembered up to so many, lest those that nobody repeats take the names. */
const mostOnce = 1_000;

const names = new Map<string, string>();
const once = new Set<string>();

/** The name of a statement that comes again and again, by which a server that has parsed and planned it finds it. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= mostNamed) return known;
  if (!once.has(text)) {
    if (once.size >= mostOnce) once.clear();
    once.add(text);
    return undefined;
  }
  const name = `tidegate_${names.size}`;
  names.set(text, name);
  return name;
}

/** What the driver takes for a statement, so that each connection parses it once. */
export function named(text: string): { text: string; name?: string } {
  const name = nameOf(text);
  return { text, ...(name !== undefined && { name }) };
}
