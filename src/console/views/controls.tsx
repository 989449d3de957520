import { get } from '../api.ts';
import { ClockControl } from '../controls/clock.tsx';
import { Doctor } from '../controls/doctor.tsx';
import { FaultControl } from '../controls/faults.tsx';
import { ServerFacts } from '../controls/server.tsx';
import { SettingsControl } from '../controls/settings.tsx';
import { Snapshots } from '../controls/snapshots.tsx';
import { StateControl } from '../controls/state.tsx';
import { TransitionControl } from '../controls/transitions.tsx';
import { useResource } from '../hooks.ts';
import { Loaded } from '../parts/states.tsx';
import { t } from '../text.ts';
import type { Info } from '../types.ts';

/** What can be seen and set of the server as a whole. */
export function Controls() {
  const info = useResource((signal) => get<Info>('/info', signal), []);
  return (
    <>
      <h1>{t('controls')}</h1>
      <Loaded from={info}>
        {(server) => (
          <div class="cards">
            <ServerFacts info={server} />
            <ClockControl />
            <SettingsControl info={server} onChange={info.reload} />
            <FaultControl dialects={server.dialects.map(({ name }) => name)} />
            <TransitionControl dialects={server.dialects} />
            <StateControl dialects={server.dialects.map(({ name }) => name)} />
            <Snapshots />
            <Doctor />
          </div>
        )}
      </Loaded>
    </>
  );
}
