import type { Switch } from '../../../src/protocol/switches.ts';

/** What the vendor's documentation leaves open and a test may need either way. */
export const switches = [
  {
    name: 'unknown-references',
    values: ['accepted', 'refused'],
    about:
      'An InstanceId or WorkGroupId that was never created, where the page lists no error for it: the documentation ' +
      'examples then work as printed, or the call answers InvalidInstanceId.NotFound or InvalidGroupId.NotFound.',
  },
  {
    name: 'capability-names',
    values: ['syntax', 'created'],
    about: 'CapabilityNames of an algorithm library: well-formed names, or only capabilities created in its instance.',
  },
  {
    name: 'job-transition',
    values: ['1s', 'none', '30s'],
    about: 'How long a job group stays starting before it is running, and stopping before it is stopped.',
  },
] as const satisfies readonly Switch[];
