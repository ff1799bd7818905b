/** Edits between two words: a character more, less or another, or two neighbours swapped (optimal string alignment). */
function edits(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const other = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + other,
          swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

/** `1 row`, `2 rows`; where the plural has no s, it is said. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Longer words than this are nobody's slip of the finger, and would take long to compare. */
const longest = 64;

/** Of the known words the one that was probably meant: at most a third of its characters differ. Case does not count. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > longest) return undefined;
  let [best, distance]: [string | undefined, number] = [undefined, Infinity];
  for (const one of known) {
    if (one.length > longest) continue;
    const away = edits(word.toLowerCase(), one.toLowerCase());
    if (away < distance && away <= Math.max(1, Math.floor(one.length / 3))) [best, distance] = [one, away];
  }
  return distance < word.length ? best : undefined;
}

/** ` (did you mean X?)`, or nothing where nothing known is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const meant = closest(word, known);
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}
