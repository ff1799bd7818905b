import { type FileKind, importMany, importOne } from '../gathered/file-rows.js';
import { type SourceFile, type TableFormat } from '../parts/format.js';
import { castColumn, type RowColumn } from '../parts/row-parts.js';
import { findingWords } from './findings.js';
import { type Finding } from './picture.js';
import { pictureFormatOf, readPicture } from './read-picture.js';

/** What a table says of each picture. */
const pictureColumns: readonly RowColumn[] = [
  castColumn('format', 'string'),
  castColumn('width', 'integer'),
  castColumn('height', 'integer'),
  castColumn('channels', 'integer'),
  castColumn('orientation', 'integer'),
  castColumn('image', 'bytes'),
];

const pictures: FileKind<Finding> = {
  ...{ format: 'image', noun: { one: 'picture', many: 'pictures' }, words: findingWords },
  columns: pictureColumns,
  read: async (file: SourceFile) => {
    const { format, width, height, channels, orientation, bytes, found, unpacked } = await readPicture(file);
    const numbers = [width, height, channels, orientation].map(String);
    return { cells: [format, ...numbers, bytes], bytes: bytes.length, found, unpacked };
  },
};

/** PNG, JPEG, WebP and GIF images: one is a table of one row, those of an archive are one of as many. */
export const image: TableFormat = {
  name: 'image',
  label: 'an image',
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'],
  extensions: ['png', 'jpg', 'jpeg', 'webp', 'gif'],
  parameters: {},
  isText: false,
  recognises: (head) => pictureFormatOf(head) !== undefined,
  importTable: async (file, session) => importOne(pictures, file, session),
  together: async (archived, session) => importMany(pictures, archived, session),
};
