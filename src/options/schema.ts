import type { Json } from '../json.ts';
import type { OptionDefinition } from './definition.ts';
import { options } from './table.ts';

/** The JSON Schema of tuku.config.json, with which editors complete and check it: schemas/tuku.config.schema.json. */
export function configSchema(): Json {
  const members = options.filter(([, { isNotInFile }]) => !isNotInFile);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'tuku.config.json',
    description: 'Options of a Tuku server. Flags and environment variables override them.',
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(members.map(([name, option]) => [name, schemaOf(option)])),
    },
    additionalProperties: false,
  };
}

const text = { type: 'string', pattern: '\\S' };

function schemaOf(option: OptionDefinition): Json {
  const { about } = option;
  const common = {
    description: about,
    ...(option.default === undefined ? {} : { default: option.default as Json }),
  };
  switch (option.kind) {
    case 'flag':
      return { ...common, type: 'boolean' };
    case 'integer':
      return { ...common, type: 'integer', minimum: option.min, maximum: option.max };
    case 'choice':
      return { ...common, enum: [...option.choices] };
    case 'list':
      return { ...common, anyOf: [{ type: 'array', items: text }, { type: 'string' }] };
    case 'path':
      return option.mayBeJson ? { ...common, anyOf: [text, { type: 'array' }] } : { ...common, ...text };
    default:
      return { ...common, ...text };
  }
}
