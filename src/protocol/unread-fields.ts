import { isJsonObject } from '../json.ts';
import type { Input } from './operation.ts';

/** Fields deeper than this are not listed: a body may nest them a million times. */
const MAX_DEPTH = 8;

/** Wraps an input so that it can tell which of its fields (dotted paths) nobody read. */
export function trackReads(input: Input): { input: Input; unread(): string[] } {
  const read = new Set<string>();
  return {
    input: watch(input, '', read),
    unread: () => paths(input, '', MAX_DEPTH).filter((path) => !read.has(path)),
  };
}

function watch<T extends object>(target: T, prefix: string, read: Set<string>): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      const value: unknown = Reflect.get(object, key, receiver);
      if (typeof key !== 'string' || !Object.hasOwn(object, key)) return value;
      const path = prefix + key;
      read.add(path);
      return isJsonObject(value) ? watch(value, `${path}.`, read) : value;
    },
  });
}

function paths(value: Input, prefix: string, depth: number): string[] {
  return Object.entries(value).flatMap(([key, field]) =>
    isJsonObject(field) && depth > 1 ? [prefix + key, ...paths(field, `${prefix}${key}.`, depth - 1)] : [prefix + key],
  );
}
