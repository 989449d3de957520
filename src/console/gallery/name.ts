/** Item and name; one where they are the same, or there is one. */
export function nameOf({ item, name }: { readonly item: string; readonly name: string }): string {
  return item === name || name === '' ? item : item === '' ? name : `${item} / ${name}`;
}
