/** Rows in the order of their classes: those of class c lie at `starts[c]` to `starts[c + 1]` − 1. Rows of class −1 are left out. */
export function rowsByClass(
  classOf: Int32Array,
  classes: number,
): { readonly rows: Int32Array; readonly starts: Int32Array } {
  const starts = new Int32Array(classes + 1);
  for (let i = 0; i < classOf.length; i++) {
    const c = classOf[i] ?? -1;
    if (c >= 0) starts[c + 1] = (starts[c + 1] ?? 0) + 1;
  }
  for (let c = 0; c < classes; c++) starts[c + 1] = (starts[c + 1] ?? 0) + (starts[c] ?? 0);
  const rows = new Int32Array(starts[classes] ?? 0);
  const next = starts.slice();
  for (let i = 0; i < classOf.length; i++) {
    const c = classOf[i] ?? -1;
    if (c < 0) continue;
    rows[next[c] ?? 0] = i;
    next[c] = (next[c] ?? 0) + 1;
  }
  return { rows, starts };
}
