import { isJsonObject, type Json } from '../../json.ts';
import type { Input } from '../../protocol/operation.ts';

/** Ids that the calls of a seed were answered, by the names that the seed has for them. */
export interface Names {
  /** Parameters with ids in the place of names. @param known members that stand for others of the vendor's */
  resolve(parameters: Input, known?: Readonly<Record<string, string>>): Input;
  /** Takes the ids from an answer; a member stands in the answer itself or in its envelope. */
  learn(names: Readonly<Record<string, string>>, answer: Json): void;
}

export function createNames(): Names {
  const ids = new Map<string, Json>();
  const keyOf = (member: string, name: Json) => JSON.stringify([member, String(name)]);
  function resolved(value: Json, member: string, known: Readonly<Record<string, string>>): Json {
    if (typeof value === 'string' || typeof value === 'number')
      return ids.get(keyOf(known[member] ?? member, value)) ?? value;
    if (Array.isArray(value)) return value.map((item: Json) => resolved(item, member, known));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, resolved(field, name, known)]));
  }
  return {
    resolve: (parameters, known = {}) => (ids.size === 0 ? parameters : (resolved(parameters, '', known) as Input)),
    learn(names, answer) {
      if (!isJsonObject(answer)) return;
      const places = [answer, ...Object.values(answer).filter(isJsonObject)];
      for (const [member, name] of Object.entries(names)) {
        const id = places.map((place) => place[member]).find((value) => value !== undefined);
        if (id !== undefined) ids.set(keyOf(member, name), id);
      }
    },
  };
}
