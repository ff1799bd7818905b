export { codeOf, orFull } from './error-code.js';
export { isAlive, startTime } from './process.js';
export { syncFolder, writeWhole } from './whole-file.js';
export { writeAll, writeAllTo } from './write-all.js';
