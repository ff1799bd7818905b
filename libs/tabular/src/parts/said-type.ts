/** How the type of a column is said in an upload; a name that a list would take apart is for whoever says it to write. */
export const saidType = (name: string, type: string): string =>
  `types=${/^\w+(?:[/.+-]\w+)*$/.test(name) ? name : 'NAME'}:${type}`;
