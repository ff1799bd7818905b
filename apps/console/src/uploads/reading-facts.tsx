import { Alert, Stack } from '@mantine/core';
import { type ReactNode } from 'react';
import { type Reading } from '#libs/client';
import { counted } from '#libs/kernel';
import { Fact } from '../parts/fact.js';
import { inFields } from '../parts/option-words.js';

const delimiterWords: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'pipes',
};

/** What the file was read as, for what was guessed can be wrong. */
export function ReadingFacts({ reading }: { reading: Reading }): ReactNode {
  const { format, sheet, header, delimiter, encoding, skipped, warnings } = reading;
  const facts = [
    format,
    sheet !== undefined && `sheet ${sheet}`,
    header && (header === 'present' ? 'with a header' : 'without a header'),
    delimiter && `separated by ${delimiterWords[delimiter] ?? delimiter}`,
    encoding,
    skipped > 0 && `${counted(skipped, 'line')} skipped`,
  ];
  return (
    <Stack gap="xs" component="section" aria-label="Read as">
      <Fact title="Read as">{facts.filter(Boolean).join(', ')}</Fact>
      {warnings.map((warning) => (
        <Alert key={warning} color="yellow" variant="light">
          {inFields(warning)}
        </Alert>
      ))}
    </Stack>
  );
}
