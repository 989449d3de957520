import { sharedInProcess } from '../../../src/cluster/in-process.ts';
import type { Documents } from '../../../src/cluster/port.ts';
import { createRunSettings } from '../../../src/server/run-settings.ts';
import type { ChangeableOptions } from '../../../src/server/settings.ts';

const own: ChangeableOptions = { quotas: 'off', strict: false, switches: [] };

function setup(documents: Documents) {
  let current = own;
  const changeable = {
    options: () => current,
    change(asked: ChangeableOptions) {
      current = asked;
    },
  };
  return createRunSettings(changeable, () => [], documents);
}

/** Documents of a database that fails, or that another server empties. */
function documentsOfOthers() {
  const { documents } = sharedInProcess();
  const listeners: (() => void)[] = [];
  let isGone = false;
  return {
    forget() {
      isGone = true;
      for (const listener of listeners) listener();
    },
    documents: {
      ...documents,
      get: (name: string) => (isGone ? undefined : documents.get(name)),
      onChange(name: string, listener: () => void) {
        listeners.push(listener);
        documents.onChange(name, listener);
      },
    },
  };
}

test('a change that cannot be stored is not in force here, either', async () => {
  const { documents } = sharedInProcess();
  const failing: Documents = {
    ...documents,
    async change(_name, by) {
      by(undefined);
      throw new Error('the database is gone');
    },
  };
  const settings = setup(failing);
  await expect(settings.change({ strict: true })).rejects.toThrow('the database is gone');
  expect(settings.current()).toEqual(own);
});

test('when what was changed is gone, the own options are in force again', async () => {
  const others = documentsOfOthers();
  const settings = setup(others.documents);
  await settings.change({ strict: true, quotas: 'documented' });
  expect(settings.current()).toMatchObject({ strict: true, quotas: 'documented' });
  others.forget();
  expect(settings.current()).toEqual(own);
});
