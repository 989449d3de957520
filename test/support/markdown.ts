/** A document without its code, in which `#` starts no heading and brackets are no link. Lines keep their numbers. */
export function proseOf(markdown: string): string {
  return markdown.replaceAll(/^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1\2 *$/gm, (block) => block.replaceAll(/[^\n]/g, ''));
}

/** The anchors that GitHub gives to the headings of a document, in their order. */
export function anchorsOf(markdown: string): string[] {
  const found = new Set<string>();
  for (const [, heading = ''] of proseOf(markdown).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let repeated = 1; found.has(anchor); repeated++) anchor = `${slug}-${repeated}`;
    found.add(anchor);
  }
  return [...found];
}
