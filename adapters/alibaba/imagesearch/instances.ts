import type { Gallery, Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { DomainError } from '../../../src/engine/errors.ts';
import { SwitchError, type SwitchValues } from '../../../src/protocol/switches.ts';

type InstanceType = 'product' | 'generic';

/** What a customer buys in the vendor's console. */
interface Plan {
  readonly type: InstanceType;
  /** Maximum number of pictures. */
  readonly capacity: number;
}

/** The instances that exist. No API creates one, so Tuku creates them when they are first used [inferred]. */
export interface InstancePlans {
  /** Opens an instance. Throws DomainError gallery-not-found for a name that is not in the configured list. */
  open(engine: Engine, namespace: Namespace, name: string): Promise<Gallery>;
}

/** The smallest plan [example]. */
const DEFAULT_CAPACITY = 100_000;
/** Searches per second of a plan; 1, 5 and 10 are sold [documented]. */
export const PLAN_QPS = 5;
/** ServiceType of Detail [documented]. */
const serviceTypes: Readonly<Record<InstanceType, number>> = { product: 0, generic: 1 };

/** Reads the switches `instances` and `instance-type`; throws SwitchError. */
export function instancePlans(switches: SwitchValues): InstancePlans {
  const type: InstanceType = switches['instance-type'] === 'generic' ? 'generic' : 'product';
  const { instances: list = 'any' } = switches;
  const known = list === 'any' ? undefined : new Map(list.split(',').map((entry) => planOf(entry.trim(), type)));
  return {
    async open(engine, namespace, name) {
      const plan = known === undefined ? { type, capacity: DEFAULT_CAPACITY } : known.get(name);
      if (plan === undefined) throw new DomainError('gallery-not-found', `no instance ${name}`);
      const settings = { ServiceType: serviceTypes[plan.type] };
      return engine.galleries.ensure(namespace, {
        key: name,
        name,
        description: '',
        capacity: plan.capacity,
        settings,
      });
    },
  };
}

function planOf(entry: string, byDefault: InstanceType): [name: string, plan: Plan] {
  const [, name, type, pictures] = /^([^:]+)(?::(product|generic)(?::(\d{1,9}))?)?$/.exec(entry) ?? [];
  if (name === undefined) {
    throw new SwitchError(
      `alibaba-imagesearch.instances is any or NAME[:product|:generic[:PICTURES]],..., not ${entry}`,
    );
  }
  const capacity = pictures === undefined ? DEFAULT_CAPACITY : Number(pictures);
  return [name, { type: type === 'product' || type === 'generic' ? type : byDefault, capacity }];
}

/** Generic instances have no categories [documented]. */
export function isGeneric(instance: Gallery): boolean {
  return instance.settings.ServiceType === serviceTypes.generic;
}
