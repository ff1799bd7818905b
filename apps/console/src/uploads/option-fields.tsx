import { Autocomplete, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { type ReactNode } from 'react';
import { type OptionName } from './asked.js';
import { fieldTitles } from '../parts/option-words.js';

interface Help {
  readonly help: string;
  readonly example?: string;
  /** What may be chosen, and nothing else: each and what it means. */
  readonly choices?: readonly (readonly [string, string])[];
  /** What is offered beside what may be typed. */
  readonly offers?: string[];
  readonly isNumber?: true;
}

const helps: Readonly<Record<OptionName, Help>> = {
  header: {
    help: 'Whether the first record names the columns. Guessed unless said.',
    choices: [
      ['present', 'present: it names them'],
      ['absent', 'absent: it is data'],
      ['guess', 'guess: look at it'],
    ],
  },
  delimiter: {
    help: 'What stands between fields: one character, or a word for it.',
    offers: ['comma', 'semicolon', 'tab', 'pipe'],
  },
  encoding: {
    help: 'How letters are written as bytes. Looked at unless said.',
    offers: [
      ...['utf-8', 'utf-16', 'utf-16le', 'utf-16be', 'windows-1252'],
      ...['iso-8859-1', 'gb18030', 'shift_jis'],
    ],
  },
  types: {
    help: 'Of columns whose values look like something else than they are.',
    example: 'zip:text,born:date(dd/mm/yyyy)',
  },
  nulls: { help: 'Texts that mean that there is no value, with commas.', example: 'NA,n/a' },
  columns: { help: 'Instead of those that the file has, with commas.', example: 'id,name,born' },
  widths: { help: 'Of text whose fields stand at fixed places, in characters.', example: 'name:10,age:3' },
  skip: { help: 'In front of the header or the first record.', isNumber: true },
  sheet: { help: 'Its name, in a workbook or a database. The first with values unless said.' },
  rows: {
    help: 'Of an archive of texts. By what the files are unless said.',
    choices: [
      ['records', 'records: each line or record of the files'],
      ['documents', 'documents: each file'],
    ],
  },
  quarantine: {
    help: 'How many that cannot be read may be left out and kept aside. None unless said: the file is refused.',
    isNumber: true,
  },
};

interface FieldProps {
  readonly name: OptionName;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly disabled: boolean;
}

function OptionField({ name, value, set, disabled }: FieldProps): ReactNode {
  const { help, example, choices, offers, isNumber } = helps[name];
  const shared = { label: fieldTitles[name], description: help, disabled };
  if (choices) {
    const data = choices.map(([word, label]) => ({ value: word, label }));
    return (
      <Select
        {...shared}
        data={data}
        value={value === '' ? null : value}
        onChange={(chosen) => set(chosen ?? '')}
        placeholder="Not said"
        clearable
      />
    );
  }
  if (offers) return <Autocomplete {...shared} data={offers} value={value} onChange={set} />;
  return (
    <TextInput
      {...shared}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
      {...(example !== undefined && { placeholder: example })}
      {...(isNumber && { type: 'number', min: 0, step: 1 })}
    />
  );
}

interface OptionFieldsProps {
  readonly names: readonly OptionName[];
  readonly values: Readonly<Partial<Record<OptionName, string>>>;
  readonly set: (name: OptionName, value: string) => void;
  readonly disabled: boolean;
}

/** What may be said of how a file is read, with what each means; all may stay empty. */
export function OptionFields({ names, values, set, disabled }: OptionFieldsProps): ReactNode {
  if (names.length === 0)
    return (
      <Text size="sm" c="dimmed">
        A file of this format says itself how it is read.
      </Text>
    );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" style={{ alignItems: 'end' }}>
      {names.map((name) => (
        <OptionField
          key={name}
          name={name}
          value={values[name] ?? ''}
          set={(value) => set(name, value)}
          disabled={disabled}
        />
      ))}
    </SimpleGrid>
  );
}
