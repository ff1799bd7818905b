import { Paper, Table } from '@mantine/core';
import { type ReactNode } from 'react';

interface ListTableProps {
  readonly label: string;
  readonly head: readonly string[];
  /** Each row: a key and its cells. */
  readonly rows: readonly (readonly [string, readonly ReactNode[]])[];
  readonly width?: number;
}

/** A table that scrolls sideways on a phone instead of breaking the page. */
export function ListTable({ label, head, rows, width = 640 }: ListTableProps): ReactNode {
  return (
    <Paper withBorder className="scroll" tabIndex={0} role="region" aria-label={label}>
      <Table miw={width} verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {head.map((title) => (
              <Table.Th key={title} scope="col">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([key, cells]) => (
            <Table.Tr key={key}>
              {cells.map((cell, i) => (
                <Table.Td key={head[i]}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
