import { characters } from '../../../src/protocol/fields.ts';
import type { Attributes, IntAttribute, StrAttribute } from './attributes.ts';
import { refusal } from './errors.ts';

/** Whether a picture's attributes satisfy a Filter. */
export type Filter = (attributes: Attributes) => boolean;

/** Maximum length of a Filter [documented]. */
const MAX_FILTER = 4096; // characters

/** Operators of integer fields; `!=` is not one of them [documented]. */
const ofIntegers: Readonly<Record<string, (value: number, given: number) => boolean>> = {
  '>': (value, given) => value > given,
  '>=': (value, given) => value >= given,
  '<': (value, given) => value < given,
  '<=': (value, given) => value <= given,
  '=': (value, given) => value === given,
};

/** Operators of string fields [documented]. */
const ofStrings: Readonly<Record<string, (value: string, given: string) => boolean>> = {
  '=': (value, given) => value === given,
  '!=': (value, given) => value !== given,
};

/**
 * Compiles a Filter; undefined for a blank one, which filters nothing. Fields, operators, AND, OR and the double quotes
 * are documented, the rest of the grammar is inferred:
 *
 *     filter    = term *( "OR" term )
 *     term      = condition *( "AND" condition )
 *     condition = "(" filter ")" | field op value | field [ "not" ] "in" "(" value *( "," value ) ")"
 *     field     = ( "int" | "str" ) [ "_" ] "attr" [ "2" | "3" | "4" ]
 *     value     = [ "-" | "+" ] 1*digit | '"' any but '"' '"'
 *
 * Keywords and fields are case-insensitive. A condition on an attribute that a picture lacks is false, even with `!=` and
 * `not in`. Throws ApiError InvalidFilterClause.
 */
export function compileFilter(text: string): Filter | undefined {
  if (characters(text) > MAX_FILTER)
    throw refusal('InvalidFilterClause', { detail: `Filter is longer than ${MAX_FILTER} characters` });
  return text.trim() === '' ? undefined : new Parser(text).parse();
}

interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'sign' | 'end';
  /** The content of a string without its quotes; a word in lower case. */
  readonly text: string;
  /** Offset of its first character, for messages. */
  readonly at: number;
}

/** White space, then one token. */
const lexicon = /\s*(?:([A-Za-z_]\w*)|([+-]?\d{1,18})(?![\d.])|"([^"]*)"|(>=|<=|!=|[><=(),]))/y;

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const rest = text.trimEnd();
  lexicon.lastIndex = 0;
  while (lexicon.lastIndex < rest.length) {
    const at = lexicon.lastIndex;
    const [, word, number, string, sign] = lexicon.exec(rest) ?? [];
    if (word !== undefined) found.push({ kind: 'word', text: word.toLowerCase(), at });
    else if (number !== undefined) found.push({ kind: 'number', text: number, at });
    else if (string !== undefined) found.push({ kind: 'string', text: string, at });
    else if (sign !== undefined) found.push({ kind: 'sign', text: sign, at });
    else throw unexpected('a field, a value or an operator', at);
  }
  return [...found, { kind: 'end', text: '', at: rest.length }];
}

/** A recursive descent parser. */
class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(text: string) {
    this.tokens = tokens(text);
  }

  parse(): Filter {
    const filter = this.filter();
    if (this.next.kind !== 'end') throw unexpected('AND, OR or the end', this.next.at);
    return filter;
  }

  private get next(): Token {
    return this.tokens[this.at] as Token;
  }

  private filter(): Filter {
    const terms = [this.term()];
    while (this.take('word', 'or')) terms.push(this.term());
    return terms.length === 1 ? (terms[0] as Filter) : (attributes) => terms.some((term) => term(attributes));
  }

  private term(): Filter {
    const conditions = [this.condition()];
    while (this.take('word', 'and')) conditions.push(this.condition());
    if (conditions.length === 1) return conditions[0] as Filter;
    return (attributes) => conditions.every((condition) => condition(attributes));
  }

  private condition(): Filter {
    if (this.take('sign', '(')) {
      const inner = this.filter();
      this.demand('sign', ')');
      return inner;
    }
    const [, type, number = ''] =
      /^(int|str)_?attr([234]?)$/.exec(this.next.kind === 'word' ? this.next.text : '') ?? [];
    if (type === undefined) throw unexpected('int_attr, str_attr or "("', this.next.at);
    this.at++;
    return type === 'int'
      ? this.onInteger(`IntAttr${number}` as IntAttribute)
      : this.onString(`StrAttr${number}` as StrAttribute);
  }

  private onInteger(name: IntAttribute): Filter {
    const integer = () => Number(this.value('number'));
    return this.comparison(ofIntegers, integer, ({ [name]: value }) => value);
  }

  private onString(name: StrAttribute): Filter {
    return this.comparison(
      ofStrings,
      () => this.value('string'),
      ({ [name]: value }) => value,
    );
  }

  private comparison<V>(
    operators: Readonly<Record<string, (value: V, given: V) => boolean>>,
    read: () => V,
    of: (attributes: Attributes) => V | undefined,
  ): Filter {
    const when =
      (holds: (value: V) => boolean): Filter =>
      (attributes) => {
        const value = of(attributes);
        return value !== undefined && holds(value);
      };
    if (this.next.kind === 'word') {
      const wanted = !this.take('word', 'not');
      this.demand('word', 'in');
      const given = new Set(this.list(read));
      return when((value) => given.has(value) === wanted);
    }
    const { kind, text, at } = this.next;
    const holds = kind === 'sign' && Object.hasOwn(operators, text) ? operators[text] : undefined;
    if (holds === undefined) throw unexpected(`in, not in or one of ${Object.keys(operators).join(' ')}`, at);
    this.at++;
    const given = read();
    return when((value) => holds(value, given));
  }

  private list<V>(read: () => V): V[] {
    this.demand('sign', '(');
    const values = [read()];
    while (this.take('sign', ',')) values.push(read());
    this.demand('sign', ')');
    return values;
  }

  private value(kind: 'number' | 'string'): string {
    const token = this.next;
    if (token.kind !== kind)
      throw unexpected(kind === 'number' ? 'a whole number' : 'a string in double quotes', token.at);
    this.at++;
    return token.text;
  }

  private take(kind: Token['kind'], text: string): boolean {
    const taken = this.next.kind === kind && this.next.text === text;
    if (taken) this.at++;
    return taken;
  }

  private demand(kind: Token['kind'], text: string): void {
    if (!this.take(kind, text)) throw unexpected(`"${text}"`, this.next.at);
  }
}

function unexpected(wanted: string, at: number): Error {
  return refusal('InvalidFilterClause', { detail: `Filter: expected ${wanted} at character ${at + 1}` });
}
