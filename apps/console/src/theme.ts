import { createTheme, Modal, type MantineColorsTuple } from '@mantine/core';

const tide: MantineColorsTuple = [
  '#e6f7f9',
  '#d3ebef',
  '#a7d6de',
  '#77c0cd',
  '#50adbf',
  '#37a1b6',
  '#2599b0',
  '#0f8298',
  '#0b6e7f',
  '#055a69',
];

export const theme = createTheme({
  primaryColor: 'tide',
  primaryShade: { light: 8, dark: 6 },
  colors: { tide },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  components: { Modal: Modal.extend({ styles: { title: { fontWeight: 650, fontSize: '1.15rem' } } }) },
});
