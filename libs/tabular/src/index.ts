export { decode, usualExpansion } from './compression/decode.js';
export {
  engineFor,
  type Engine,
  type EngineOptions,
  type NumberVector,
  openEngine,
} from './engine/engine.js';
export { appendTable, coarselyWritten, schemaOf, writtenTable, type WrittenTable } from './parts/append.js';
export { exportRelation } from './read/export.js';
export { instantText } from './read/json-line.js';
export { Formats, formats } from './import/formats.js';
export { importTable } from './import/import-table.js';
export {
  type ImportedTable,
  type SourceFile,
  streamed,
  type TableFormat,
  type Unpacked,
} from './parts/format.js';
export { Quarantine, type Quarantined } from './parts/quarantine.js';
export { profileTable } from './profile/profile.js';
export { type Described, profileByPart } from './profile/profile-by-part.js';
export { readTable, type TableData } from './read/read-table.js';
export { mergeProfiles } from './profile/merge-profiles.js';
export { hasherOf, keptSketches, sketchTable } from './profile/smallest-hashes.js';
export { sampleValues } from './profile/sample.js';
export { type ScratchFile } from './engine/scratch.js';
export { identifier, literal } from './engine/sql.js';
export { type Cell, type Row, type SqlValue } from './engine/cells.js';
