import type { Reference } from './definition.ts';

/** The instance that contains a resource. The pages list no error for an instance that does not exist. */
export const inInstance: Reference = {
  field: 'InstanceId',
  kind: 'instance',
  missing: 'InvalidInstanceId.NotFound',
  optional: true,
};

/** Longest InstanceId that can contain resources: it is part of an index entry, and instances have short ids. */
export const MAX_INSTANCE_ID = 128;

/** Ids are small decimal numbers [example]. */
export const numbered = () => 'number' as const;
