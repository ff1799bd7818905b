/** What may be uploaded, as the gateway's own list has it, and how names of such files end. */
export const mediaTypes = [
  { value: 'text/csv', label: 'CSV', ends: ['csv', 'txt'] },
  { value: 'text/tab-separated-values', label: 'TSV', ends: ['tsv', 'tab'] },
  { value: 'application/json', label: 'JSON', ends: ['json'] },
  { value: 'application/x-ndjson', label: 'NDJSON', ends: ['ndjson', 'jsonl'] },
  { value: 'application/vnd.apache.parquet', label: 'Parquet', ends: ['parquet'] },
];

/** What the file's name says that it is; CSV where it says nothing. */
export function guessMediaType(name: string): string {
  const end = name.toLowerCase().replace(/\.gz$/, '').split('.').at(-1) ?? '';
  return mediaTypes.find(({ ends }) => ends.includes(end))?.value ?? 'text/csv';
}
