import { type Column, type Recipe } from '#libs/contracts';
import { didYouMean, problem, type ProblemPlace } from '#libs/kernel';

/** A worker reads a release into memory as a whole; more would not fit beside everything else. */
export const mostRows = 1_000_000;
export const mostCells = 16_000_000;
/** Of the release as Parquet, which lies in RAM while it is read. */
export const mostBytes = 512 * 2 ** 20;

/** The columns that a run reads: what it learns from, the label, and what its figures are grouped by. */
export function columnsToRead(
  recipe: Recipe,
  columns: readonly Pick<Column, 'name'>[],
  groupBy: readonly string[],
): string[] {
  const { features } = recipe;
  const names = columns.map(({ name }) => name);
  if (features === undefined) return names;
  return names.filter((name) => features.includes(name) || name === recipe.label || groupBy.includes(name));
}

/**
 * Refuses at once what can be known to be impossible without a look at the data.
 * @throws Problem training.impossible, with pointers into the request where it names what the release has not
 */
export function checkRecipe(recipe: Recipe, release: { rows: number; columns: readonly Column[] }): void {
  const names = release.columns.map(({ name }) => name);
  const absent = (name: string): string => `is not a column of the release${didYouMean(name, names)}`;
  const places: ProblemPlace[] = [];
  if (!names.includes(recipe.label)) {
    places.push({ pointer: '#/recipe/label', detail: absent(recipe.label) });
  }
  if (release.columns.some(({ name, type }) => name === recipe.label && type === 'bytes')) {
    const detail = 'holds bytes, and bytes are not learned from: name a column of classes or numbers';
    places.push({ pointer: '#/recipe/label', detail });
  }
  recipe.features?.forEach((feature, i) => {
    const pointer = `#/recipe/features/${i}`;
    if (feature === recipe.label) places.push({ pointer, detail: 'is the label' });
    else if (!names.includes(feature)) places.push({ pointer, detail: absent(feature) });
  });
  if (places.length > 0) throw problem('training.impossible', undefined, places.slice(0, 50));
  checkSize(release.rows, columnsToRead(recipe, release.columns, []).length);
}

function checkSize(rows: number, columns: number): void {
  if (rows > mostRows) {
    throw problem(
      'training.impossible',
      `The release has ${rows} rows; ${mostRows} are the most that training reads.`,
    );
  }
  if (rows * columns > mostCells) {
    throw problem(
      'training.impossible',
      `The run would read ${rows * columns} cells; ${mostCells} are the most. Name fewer features.`,
    );
  }
}
