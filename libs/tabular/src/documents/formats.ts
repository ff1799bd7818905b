import { unparsable } from '../engine/errors.js';
import { type DocumentKind, type TableFormat } from '../parts/format.js';
import { importDocuments } from './import-documents.js';
import { isDocx, isHtml, isMail, isPdf } from './sniff.js';

type Facts = Pick<TableFormat, 'label' | 'mediaTypes' | 'extensions' | 'isText' | 'recognises'>;

/** One document, which is a table of one row; a mail is one of as many as it has documents attached. */
const documentFormat = (kind: DocumentKind, facts: Facts): TableFormat => ({
  ...facts,
  name: kind,
  parameters: {},
  document: kind,
  importTable: (file, session) =>
    session.reading?.rows === 'records'
      ? Promise.reject(
          unparsable('the file is a document and not of records; send a table of text as text/csv'),
        )
      : importDocuments([{ kind, open: () => Promise.resolve(file) }], session, { format: kind }),
});

const never = (): boolean => false;

/** Any text is one. */
export const text = documentFormat('text', {
  ...{
    label: 'text',
    mediaTypes: ['text/plain'],
    extensions: ['txt', 'text'],
    isText: true,
    recognises: never,
  },
});

export const documents: readonly TableFormat[] = [
  text,
  documentFormat('markdown', {
    ...{ label: 'Markdown', mediaTypes: ['text/markdown'], extensions: ['md', 'markdown'] },
    ...{ isText: true, recognises: never },
  }),
  documentFormat('html', {
    ...{ label: 'an HTML document', mediaTypes: ['text/html'], extensions: ['html', 'htm'] },
    ...{ isText: true, recognises: isHtml },
  }),
  documentFormat('email', {
    ...{ label: 'a mail', mediaTypes: ['message/rfc822'], extensions: ['eml'] },
    ...{ isText: true, recognises: isMail },
  }),
  documentFormat('pdf', {
    ...{ label: 'a PDF document', mediaTypes: ['application/pdf'], extensions: ['pdf'] },
    ...{ isText: false, recognises: isPdf },
  }),
  documentFormat('docx', {
    label: 'a Word document',
    mediaTypes: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ...{ extensions: ['docx', 'docm'], isText: false, recognises: isDocx },
  }),
];
