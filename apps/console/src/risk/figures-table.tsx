import { Table } from '@mantine/core';
import { type ReactNode } from 'react';

export interface FiguresTableProps {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The first cell of a row names it; the others are figures. */
export function FiguresTable({ caption, head, rows }: FiguresTableProps): ReactNode {
  return (
    <div className="scroll">
      <Table captionSide="top" withRowBorders verticalSpacing={4}>
        <Table.Caption ta="left">{caption}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {head.map((text, i) => (
              <Table.Th key={text} ta={i === 0 ? 'left' : 'right'}>
                {text}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name = '', ...values]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {name}
              </Table.Th>
              {values.map((value, i) => (
                <Table.Td key={head[i + 1] ?? i} ta="right" ff="monospace">
                  {value}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
