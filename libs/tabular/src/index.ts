export { type CsvDialect } from './csv/dialect.js';
export {
  type CopyOptions,
  Engine,
  type EngineOptions,
  type FileFormat,
  openEngine,
} from './engine/engine.js';
export { exportRelation, type ExportOptions } from './read/export.js';
export {
  type ImportedPart,
  type ImportedTable,
  type ImportOptions,
  importTable,
} from './import/import-table.js';
export { type ProfileOptions, profileTable } from './profile/profile.js';
export { type Described, profileByPart } from './profile/profile-by-part.js';
export {
  type NumberColumn,
  readTable,
  type ReadTableOptions,
  type TableData,
  type TextColumn,
} from './read/read-table.js';
export { type ColumnSample, type SampleOptions, sampleValues } from './profile/sample.js';
export { type NewScratchFile, type ScratchFile } from './engine/scratch.js';
export { identifier, literal } from './engine/sql.js';
export { type Cell, type Row, type SqlParameters, type SqlValue } from './engine/values.js';
