import { get } from '../api.ts';
import { useResource } from '../hooks.ts';
import { Empty, Loaded } from '../parts/states.tsx';
import { decimal, number, t } from '../text.ts';
import type { Similarities } from '../types.ts';

const WIDTH = 900;
const HEIGHT = 320;
const AXIS = 28;
const TOP = 20;
const TICKS = 5;

/** How similar the pairs of pictures of a gallery are, and where the vendor's threshold lies. */
export function Histogram({ gallery }: { gallery: number }) {
  const similarities = useResource(
    (signal) => get<Similarities>(`/galleries/${gallery}/similarities`, signal),
    [gallery],
  );
  return (
    <Loaded from={similarities}>
      {(found) =>
        found.pairs === 0 ? (
          <Empty text={t('similarities.empty')} />
        ) : (
          <>
            <p>{summaryOf(found)}</p>
            <Drawing found={found} />
            <details>
              <summary>{t('similarities.table')}</summary>
              <Table found={found} />
            </details>
          </>
        )
      }
    </Loaded>
  );
}

function summaryOf({ pairs, above, threshold }: Similarities): string {
  return threshold === null
    ? t('similarities.summary.none', { pairs })
    : t('similarities.summary', { pairs, above, threshold: decimal(threshold) });
}

function Drawing({ found: { bins, threshold } }: { found: Similarities }) {
  const from = bins[0]?.from ?? -1;
  const to = bins.at(-1)?.to ?? 1;
  const most = Math.max(...bins.map(({ pairs }) => pairs), 1);
  const across = (value: number) => ((value - from) / (to - from)) * WIDTH;
  const tall = HEIGHT - AXIS - TOP;
  return (
    <div class="scroll">
      <svg class="histogram" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('similarities.label')}>
        {bins.map((bin) => (
          <rect
            key={bin.from}
            class={threshold !== null && bin.from >= threshold ? 'above' : undefined}
            x={across(bin.from) + 0.5}
            width={Math.max(1, across(bin.to) - across(bin.from) - 1)}
            y={HEIGHT - AXIS - (bin.pairs / most) * tall}
            height={(bin.pairs / most) * tall}
          >
            <title>
              {t('similarities.bin', { from: decimal(bin.from, 2), to: decimal(bin.to, 2), pairs: bin.pairs })}
            </title>
          </rect>
        ))}
        <line class="axis" x1="0" x2={WIDTH} y1={HEIGHT - AXIS} y2={HEIGHT - AXIS} />
        {Array.from({ length: TICKS + 1 }, (_, tick) => from + ((to - from) * tick) / TICKS).map((value, tick) => (
          <text
            key={value}
            x={across(value)}
            y={HEIGHT - 8}
            text-anchor={tick === 0 ? 'start' : tick === TICKS ? 'end' : 'middle'}
          >
            {decimal(value, 2)}
          </text>
        ))}
        {threshold !== null && threshold >= from && threshold <= to && (
          <g class="threshold">
            <line x1={across(threshold)} x2={across(threshold)} y1={TOP - 6} y2={HEIGHT - AXIS} />
            <text
              x={across(threshold)}
              y={TOP - 8}
              text-anchor={
                across(threshold) > WIDTH * 0.8 ? 'end' : across(threshold) < WIDTH * 0.2 ? 'start' : 'middle'
              }
            >
              {`${t('similarities.threshold')} ${decimal(threshold)}`}
            </text>
          </g>
        )}
      </svg>
    </div>
  );
}

function Table({ found: { bins } }: { found: Similarities }) {
  return (
    <table class="narrow">
      <thead>
        <tr>
          <th scope="col">{t('similarities.range')}</th>
          <th scope="col" class="number">
            {t('similarities.pairs')}
          </th>
        </tr>
      </thead>
      <tbody>
        {bins.map(({ from, to, pairs }) => (
          <tr key={from}>
            <td>{`${decimal(from, 2)} – ${decimal(to, 2)}`}</td>
            <td class="number">{number(pairs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
