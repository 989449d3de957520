import type { InputProblem, PolicyProblem } from './errors.ts';

const kilobytes = (bytes: number) => `${bytes / 1024} KB`;

/** What is wrong with the input of a call, in Tuku's words, for APIs whose vendors publish none. */
export function inputText(problem: InputProblem): string {
  switch (problem.kind) {
    case 'vector-type':
      return 'A vector must be an object.';
    case 'vector-field':
      return `There is no parameter ${problem.field} of a vector.`;
    case 'key-type':
      return 'A vector key must be a string.';
    case 'key-length':
      return `A vector key has 1 to ${problem.maxCharacters} characters.`;
    case 'key-bytes':
      return `A vector key is longer than ${kilobytes(problem.maxBytes)}.`;
    case 'key-encoding':
      return 'A vector key must be UTF-8 text.';
    case 'key-repeated':
      return 'A vector key occurs more than once.';
    case 'floats-type':
      return 'float32 must be an array of numbers.';
    case 'floats-length':
      return `The vector has ${problem.length} dimensions, the index has ${problem.dimension}.`;
    case 'floats-not-finite':
      return 'float32 must be an array of finite numbers.';
    case 'int8-type':
      return 'int8 must be an array of integers from -128 to 127.';
    case 'floats-all-zero':
      return 'With the metric cosine a vector must not be all zero.';
    case 'metadata-type':
      return 'The metadata of a vector must be an object.';
    case 'metadata-name':
      return 'A metadata key is empty or not UTF-8 text.';
    case 'metadata-value':
    case 'metadata-element':
      return `The metadata ${problem.name} must be a value, or an array of values, of these types: ${problem.types.join(', ')}.`;
    case 'metadata-empty-list':
      return `The metadata ${problem.name} must not be empty.`;
    case 'metadata-encoding':
      return `The metadata ${problem.name} is not UTF-8 text.`;
    case 'metadata-range':
      return `The metadata ${problem.name} is out of the range of numbers.`;
    case 'metadata-size':
      return `The metadata of a vector is larger than ${kilobytes(problem.maxBytes)}.`;
    case 'metadata-filterable-size':
      return `The filterable metadata of a vector is larger than ${kilobytes(problem.maxBytes)}.`;
    case 'metadata-keys':
      return `A vector has more than ${problem.maxKeys} metadata keys.`;
    case 'metadata-filterable-keys':
      return `A vector has more than ${problem.maxKeys} filterable metadata keys.`;
    case 'filter-type':
    case 'filter-fields':
      return 'A filter must be an object.';
    case 'filter-size':
      return `The filter is longer than ${kilobytes(problem.maxBytes)}.`;
    case 'filter-levels':
      return `The filter has more than ${problem.maxLevels} levels.`;
    case 'filter-values':
      return `The filter has more than ${problem.maxValues} values.`;
    case 'filter-operator':
      return `The filter has no operator ${problem.operator}.`;
    case 'filter-condition':
      return `The filter has no condition for ${problem.field}.`;
    case 'filter-unfilterable':
      return `The metadata ${problem.field} is not filterable.`;
    case 'filter-operand':
      return `${problem.operator} needs ${operands[problem.wanted]}.`;
    case 'filter-value-type':
      return `${problem.operator} compares with values of these types: ${problem.types.join(', ')}.`;
    case 'filter-value-encoding':
      return `A value of ${problem.operator} is not UTF-8 text.`;
    case 'token-malformed':
      return 'The nextToken is not one that was given out.';
    case 'token-of-another-listing':
      return 'The nextToken belongs to another listing.';
    case 'segment-incomplete':
      return 'segmentCount and segmentIndex go together.';
    case 'segment-index':
      return 'segmentIndex must be less than segmentCount.';
  }
}

const operands = {
  filters: 'a non-empty array of filters',
  list: 'a non-empty array',
  number: 'a number',
  boolean: 'true or false',
  string: 'a string',
} as const;

/** The same of a policy document; the text of a wrong Version is a row of the catalogue. */
export function policyText(problem: Exclude<PolicyProblem, { readonly kind: 'version' }>): string {
  switch (problem.kind) {
    case 'document':
      return `it must be a JSON object of at most ${kilobytes(problem.maxBytes)}.`;
    case 'version-type':
      return 'Version must be a string.';
    case 'statements':
      return 'Statement must be a non-empty array.';
    case 'statement-type':
      return 'a Statement must be an object.';
    case 'element':
      return `a Statement has no element ${problem.element}.`;
    case 'effect':
      return 'Effect must be Allow or Deny.';
    case 'principal-missing':
      return 'Principal is missing.';
    case 'strings':
      return `${problem.element} must be a list of strings.`;
    case 'action':
      return `the Action ${problem.action} is not one of this service.`;
    case 'condition-type':
      return 'Condition must be an object.';
    case 'operator':
      return `there is no condition operator ${problem.operator}.`;
    case 'operator-type':
      return `${problem.operator} must be an object.`;
    case 'condition-values':
      return `the condition ${problem.key} needs values.`;
  }
}
