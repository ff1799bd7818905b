import { Paper, Table } from '@mantine/core';
import { type UseQueryResult } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { Loaded } from './states.js';

/** A row of a list: a key and its cells. */
export type Row = readonly [string, readonly ReactNode[]];

interface ListTableProps {
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly Row[];
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

interface ListedProps<T> extends Omit<ListTableProps, 'rows'> {
  readonly query: UseQueryResult<{ readonly items: readonly T[] }>;
  readonly row: (item: T) => Row;
  /** What stands there when there is nothing to list. */
  readonly empty: ReactNode;
}

/** A list as a table, once it has come. */
export function Listed<T>({ query, row, empty, ...table }: ListedProps<T>): ReactNode {
  return (
    <Loaded query={query}>
      {({ items }) => (items.length > 0 ? <ListTable {...table} rows={items.map(row)} /> : empty)}
    </Loaded>
  );
}
