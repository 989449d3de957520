import { refusal } from './errors.ts';
import type { Tags } from './tags.ts';

/** Whether tags satisfy a Filter. */
export type Filter = (tags: Tags) => boolean;

/** Most characters (code points) of a Filter [documented]. */
const MAX_FILTER = 64;

/**
 * Compiles a Filter; undefined for a blank one, which filters nothing. The operators, AND and OR are documented, the
 * rest of the grammar is inferred:
 *
 *     filter    = term *( "OR" term )              AND and OR: any letter case, a blank on both sides
 *     term      = condition *( "AND" condition )
 *     condition = key op value | "(" filter ")"
 *     key       = 1*( letter | digit | "_" | "-" | "." | any code point >= 0x80 )
 *     op        = ">=" | "<=" | "!=" | ">" | "<" | "="
 *     value     = '"' text '"' | "'" text "'" | 1*( character of a key | "+" )
 *
 * A condition on a key that the tags lack is false, also with `!=`.
 * Throws ApiError FilterSizeExceed, FilterInvalid.
 */
export function compileFilter(text: string): Filter | undefined {
  const points = [...text];
  if (points.length > MAX_FILTER) {
    throw refusal('InvalidParameterValue.FilterSizeExceed', {
      detail: `Filter has ${points.length} characters, at most ${MAX_FILTER}`,
    });
  }
  if (points.every(isBlank)) return undefined;
  return new Parser(points).parse();
}

/** A recursive descent over at most 64 code points. */
class Parser {
  private at = 0;

  constructor(private readonly points: readonly string[]) {}

  parse(): Filter {
    const filter = this.filter();
    this.skipBlanks();
    if (this.at < this.points.length) throw this.unexpected('the end');
    return filter;
  }

  private filter(): Filter {
    const terms = [this.term()];
    while (this.takeConnective('OR')) terms.push(this.term());
    return (tags) => terms.some((term) => term(tags));
  }

  private term(): Filter {
    const conditions = [this.condition()];
    while (this.takeConnective('AND')) conditions.push(this.condition());
    return (tags) => conditions.every((condition) => condition(tags));
  }

  private condition(): Filter {
    this.skipBlanks();
    if (this.take('(')) {
      const inner = this.filter();
      this.skipBlanks();
      if (!this.take(')')) throw this.unexpected('")"');
      return inner;
    }
    const key = this.takeWhile(isKeyCharacter, 'a key');
    this.skipBlanks();
    const operator = this.operator();
    this.skipBlanks();
    const holds = compare(operator, this.value());
    return (tags) => {
      const value = tags.get(key);
      return value !== undefined && holds(value);
    };
  }

  private operator(): Operator {
    const operator = operators.find((one) => this.take(one));
    if (operator === undefined) throw this.unexpected('an operator');
    return operator;
  }

  private value(): string {
    const quote = ['"', "'"].find((one) => this.take(one));
    if (quote === undefined) return this.takeWhile((point) => isKeyCharacter(point) || point === '+', 'a value');
    const end = this.points.indexOf(quote, this.at);
    if (end < 0) throw this.unexpected(`a closing ${quote}`);
    const text = this.points.slice(this.at, end).join('');
    this.at = end + 1;
    return text;
  }

  /** Takes AND or OR with the blanks around it, or nothing. */
  private takeConnective(word: string): boolean {
    const start = this.at;
    const taken = this.skipBlanks() && this.take(word) && this.skipBlanks();
    if (!taken) this.at = start;
    return taken;
  }

  /** Takes a text in any letter case, or nothing. */
  private take(text: string): boolean {
    const end = this.at + text.length;
    if (this.points.slice(this.at, end).join('').toUpperCase() !== text) return false;
    this.at = end;
    return true;
  }

  private takeWhile(accepts: (point: string) => boolean, what: string): string {
    const start = this.at;
    while (this.at < this.points.length && accepts(this.points[this.at] as string)) this.at++;
    if (this.at === start) throw this.unexpected(what);
    return this.points.slice(start, this.at).join('');
  }

  /** Whether there were any. */
  private skipBlanks(): boolean {
    const start = this.at;
    while (this.at < this.points.length && isBlank(this.points[this.at] as string)) this.at++;
    return this.at > start;
  }

  private unexpected(wanted: string): Error {
    return refusal('InvalidParameterValue.FilterInvalid', {
      detail: `Filter: expected ${wanted} at character ${this.at + 1}`,
    });
  }
}

function isBlank(point: string): boolean {
  return point === ' ' || point === '\t' || point === '\r' || point === '\n';
}

function isKeyCharacter(point: string): boolean {
  return point >= '\u0080' || /[A-Za-z0-9_.-]/.test(point);
}

/** Operators of a Filter condition [documented]; the longer ones first, for the parser. */
const operators = ['>=', '<=', '!=', '>', '<', '='] as const;

type Operator = (typeof operators)[number];

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
function compare(operator: Operator, value: string): (tag: string | number) => boolean {
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
