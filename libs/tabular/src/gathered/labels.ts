/** The folder that a file lies in. */
const folderOf = (name: string): string => name.split('/').at(-2) ?? '';

/**
 * Labels of files by the folders that they lie in: undefined where one lies in none, or all in one, which tells nothing.
 */
export function folderLabels(names: readonly string[]): string[] | undefined {
  const folders = names.map(folderOf);
  return folders.includes('') || new Set(folders).size < 2 ? undefined : folders;
}
