import type { Classification, Dataset, DatasetVersion } from '#libs/client';
import { changed, readAs } from './reading.js';
import { Refusal } from './shell/failure.js';
import { segment, type Versioned } from './shell/options.js';
import { type Session } from './shell/session.js';
import { bytes, fields, inFlags, printable, table } from './shell/text.js';

type Column = DatasetVersion['columns'][number] &
  Partial<Pick<Classification['columns'][number], 'category' | 'identifierType' | 'decidedBy'>>;

/** A version whose columns say what they were classified as, where one may know it. */
export interface ClassifiedVersion extends DatasetVersion {
  readonly columns: Column[];
}

/** A dataset and its newest version, where there is one. */
export interface DatasetAtOnce extends Dataset {
  readonly newest?: ClassifiedVersion;
}

/** The address of a dataset's version in the API. */
export function versionPath({ name, version }: Versioned): string {
  return `/v1/datasets/${segment(name)}/versions/${version ?? 'latest'}`;
}

/** @throws Refusal where there is none */
export async function classifiedVersion({ client }: Session, ref: Versioned): Promise<ClassifiedVersion> {
  const version = await client.get<DatasetVersion>(versionPath(ref));
  const path = `${versionPath({ ...ref, version: version.version })}/classification`;
  const found = await client.get<Classification>(path).catch((error: unknown) => {
    if (error instanceof Refusal && [403, 404].includes(error.document.status)) return { columns: [] };
    throw error;
  });
  const classes = new Map(found.columns.map((column) => [column.name, column]));
  const columns = version.columns.map((column) => {
    const { category, identifierType, decidedBy } = classes.get(column.name) ?? {};
    return {
      ...column,
      ...(category !== undefined && { category }),
      ...(identifierType && { identifierType }),
      ...(decidedBy && { decidedBy }),
    };
  });
  return { ...version, columns };
}

/** @throws Refusal where one may not know of it */
export async function datasetAtOnce(session: Session, name: string): Promise<DatasetAtOnce> {
  const dataset = await session.client.get<Dataset>(`/v1/datasets/${segment(name)}`);
  if (dataset.latestVersion === undefined) return dataset;
  return { ...dataset, newest: await classifiedVersion(session, { name, version: dataset.latestVersion }) };
}

/** Lines of a version: what it is, how its file was read, its columns and what they were classified as. */
export function versionText(version: ClassifiedVersion): string {
  const { dataset, rows, base, reading, changes, lineage, mediaType, sha256 } = version;
  const facts = fields({
    ...{
      version: `${dataset}@${version.version}`,
      rows,
      base,
      bytes: bytes(version.bytes),
      sha256,
      mediaType,
    },
    ...(reading && {
      reading: readAs(reading).replace(/^read as /, ''),
      quarantined: reading.quarantined ?? 0,
    }),
    ...{ uploadedBy: lineage.createdBy, createdAt: lineage.createdAt },
  });
  const said = [
    ...(reading?.warnings ?? []).map((warning) => inFlags(printable(warning))),
    ...(changes ? changed(changes) : []),
    ...(reading?.quarantined === undefined
      ? []
      : [`tidegate quarantine ${printable(dataset)}@${version.version} shows what could not be read.`]),
  ];
  const columns = table(
    ['column', 'type', 'category', 'identifier', 'decided by'],
    version.columns.map((column) => [
      column.name,
      column.type,
      column.category,
      column.identifierType,
      column.decidedBy,
    ]),
  );
  return [facts, ...(said.length > 0 ? [said.join('\n')] : []), columns].join('\n\n');
}

/** Lines of a dataset: whose it is, how its files are read, what new versions may be, and its newest version. */
export function datasetText({ newest, columns, ...dataset }: DatasetAtOnce): string {
  const facts = fields({
    ...dataset,
    // Who is only let know of it is told no more of its version.
    columns: newest ? undefined : columns?.map(({ name, type }) => `${name} ${type}`),
    tags: dataset.tags.length === 0 ? undefined : dataset.tags,
    latestVersion: dataset.latestVersion ?? (columns ? undefined : 'none yet'),
  });
  return newest === undefined ? facts : `${facts}\n\n${versionText(newest)}`;
}
