import type { Switch } from '../../../src/protocol/switches.ts';

/** Behaviour that the vendor's documentation leaves open and that a test may need either way. */
export const switches = [
  {
    name: 'unknown-references',
    values: ['accepted', 'refused'],
    about:
      'An InstanceId or WorkGroupId that was never created, where the page lists no error for it: accepted, so that ' +
      "the documentation's examples work as printed, or refused with InvalidInstanceId.NotFound or " +
      'InvalidGroupId.NotFound.',
  },
  {
    name: 'capability-names',
    values: ['syntax', 'created'],
    about:
      'CapabilityNames of an algorithm library: any well-formed names, or only capabilities created in its instance.',
  },
  {
    name: 'job-transition',
    values: ['1s', 'none', '30s'],
    about: 'How long a job group stays starting before it is running, and stopping before it is stopped.',
  },
] as const satisfies readonly Switch[];
