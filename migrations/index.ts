import { Catalog0001 } from './0001-catalog.js';

/** Every migration in order; a numbered file is never edited once it has landed. */
export const migrations = [Catalog0001] as const;
