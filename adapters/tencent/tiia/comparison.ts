/** Operators of a Filter condition [documented]; the longer ones first, for the parser. */
export const operators = ['>=', '<=', '!=', '>', '<', '='] as const;

export type Operator = (typeof operators)[number];

const holds: Readonly<Record<Operator, (order: number) => boolean>> = {
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
};

/**
 * Compares tag values with a Filter's value: as numbers when both are numbers or texts of full decimal numbers, else as
 * texts by code point [inferred].
 */
export function compare(operator: Operator, value: string): (tag: string | number) => boolean {
  const number = decimal(value);
  return (tag) => {
    const tagNumber = typeof tag === 'number' ? tag : decimal(tag);
    const order =
      number !== undefined && tagNumber !== undefined ? tagNumber - number : byCodePoint(String(tag), value);
    return holds[operator](order);
  };
}

function decimal(text: string): number | undefined {
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** JavaScript's own order is by UTF-16 unit, which puts U+FF5E after the emoji. */
function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = Number(left[i]?.codePointAt(0)) - Number(right[i]?.codePointAt(0));
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
