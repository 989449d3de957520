import { ResourceError } from '../../../../src/engine/resources.ts';
import type { CityCode } from '../errors.ts';
import { refusal } from '../errors.ts';
import type { ResourceDefinition } from '../resources/definition.ts';

/** Does the work; errors of the resource store become the definition's codes. */
export async function refusing<T>(
  definition: ResourceDefinition,
  work: () => Promise<T>,
  removing = false,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error;
    const code = codeOf(definition, error, removing);
    throw code === undefined ? error : refusal(code, { detail: error.message });
  }
}

function codeOf(definition: ResourceDefinition, error: ResourceError, removing: boolean): CityCode | undefined {
  const { kind, notFound, removal, nameTaken, container, references = [] } = definition;
  switch (error.problem) {
    case 'not-found': {
      if (error.kind === kind) return (removing ? removal?.notFound : undefined) ?? notFound;
      return [container, ...references].find((reference) => reference?.kind === error.kind)?.missing;
    }
    case 'in-use':
      return removal?.inUse;
    case 'exists':
    case 'name-taken':
      return nameTaken;
  }
}
