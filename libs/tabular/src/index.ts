export { type CsvDialect } from './csv-dialect.js';
export { type CopyOptions, Engine, type EngineOptions, type FileFormat, openEngine } from './engine.js';
export { exportRelation, type ExportOptions } from './export.js';
export { type ImportedPart, type ImportedTable, type ImportOptions, importTable } from './import.js';
export { type ProfileOptions, profileTable } from './profile.js';
export {
  type NumberColumn,
  readTable,
  type ReadTableOptions,
  type TableData,
  type TextColumn,
} from './read-table.js';
export { type ColumnSample, type SampleOptions, sampleValues } from './sample.js';
export { type NewScratchFile, type ScratchFile } from './scratch.js';
export { identifier, literal } from './sql.js';
export { type Cell, type Row, type SqlParameters, type SqlValue } from './values.js';
