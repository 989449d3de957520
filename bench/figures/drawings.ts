import type { TopLevelSpec } from 'vega-lite';
import { colours, type Drawing } from './draw.ts';
import { type Language, percent, say } from './language.ts';
import type { Found, Results, RetrievalResult } from './results.ts';
import { onScale, type Scale, scales } from './scales.ts';

/** A drawing's name, and what it shows of the results. */
export interface Drawn {
  readonly name: string;
  readonly drawing: (results: Results, language: Language) => Drawing;
}

export const drawings: readonly Drawn[] = [
  ...Object.entries(scales).map(([name, panels]) => ({
    name: `similarities-${name}`,
    drawing: (results: Results, language: Language) => similarities(panels, results, language),
  })),
  { name: 'found-first', drawing: foundFirst },
  { name: 'products', drawing: products },
  { name: 'stages', drawing: stages },
];

const palette = [colours.blue, colours.orange, colours.green];
const WIDTH = 560;

/** Copies and different pictures by similarity, one panel a scale, each with its threshold. */
function similarities(panels: readonly Scale[], results: Results, language: Language): Drawing {
  const t = (text: string, values?: Record<string, string>) => say(text, language, values);
  const title = t('Similarities of edited copies and of different pictures');
  const kinds = { copies: t('edited copies'), others: t('different pictures') };
  const drawn = panels.map((scale) => ({ scale, ...onScale(scale, results) }));
  const vconcat = drawn.map(({ scale, bins, threshold, kept, passing }) => {
    const subtitle = t('From {threshold}: {kept} of the copies, {passing} of the pairs of different pictures', {
      threshold: String(threshold),
      kept: percent(kept, 1, language),
      passing: percent(passing, 2, language),
    });
    const unit = scale.score ? scale.title : 'cosine similarity';
    return {
      title: { text: t(scale.title), subtitle },
      width: WIDTH,
      height: 110,
      data: {
        values: bins.flatMap(({ from, to, ...shares }) =>
          (['copies', 'others'] as const)
            .filter((kind) => shares[kind] > 0)
            .map((kind) => ({ from, to, kind: kinds[kind], share: shares[kind] })),
        ),
      },
      layer: [
        {
          mark: { type: 'bar', opacity: 0.6, binSpacing: 0 },
          encoding: {
            x: { field: 'from', type: 'quantitative', title: t(unit), scale: { nice: false, domainMax: scale.max } },
            x2: { field: 'to' },
            y: {
              field: 'share',
              type: 'quantitative',
              stack: null,
              title: t('share of pairs'),
              // Tails are what matters, and would vanish on a linear scale.
              scale: { type: 'symlog', constant: 0.0005, domainMin: 0 },
              axis: { values: [0, 0.001, 0.01, 0.1, 0.5], format: '.1~%' },
            },
            y2: { datum: 0 },
            color: {
              field: 'kind',
              type: 'nominal',
              scale: { domain: Object.values(kinds), range: palette.slice(0, 2) },
            },
          },
        },
        {
          data: { values: [{ threshold }] },
          mark: { type: 'rule', color: colours.ink, strokeWidth: 1.5, strokeDash: [4, 3] },
          encoding: { x: { field: 'threshold', type: 'quantitative' } },
        },
      ],
    };
  });
  const description = drawn.map(({ scale, threshold, kept, passing }) =>
    t('{panel}: {kept} of the edited copies and {passing} of the pairs of different pictures reach {threshold}.', {
      panel: t(scale.title),
      kept: percent(kept, 1, language),
      passing: percent(passing, 2, language),
      threshold: String(threshold),
    }),
  );
  return { title, description: description.join(language === 'en' ? ' ' : ''), spec: { vconcat } as TopLevelSpec };
}

/** Found first by edit, a dot for each model. */
function foundFirst({ retrieval }: Results, language: Language): Drawing {
  const t = (text: string, values?: Record<string, string>) => say(text, language, values);
  const series: readonly (readonly [string, RetrievalResult])[] = [
    [t('built-in model'), retrieval['built-in']],
    [t('built-in model, galleries with subjects'), retrieval['built-in-subjects']],
    [t('model sscd'), retrieval.sscd],
  ];
  const values = series.flatMap(([method, result]) => {
    const tuku = result.found[0];
    return [
      { method, edit: t('all edits'), share: tuku?.recallAt1 ?? 0 },
      ...result.edits.map((edit, i) => ({ method, edit: t(edit), share: tuku?.edits[i] ?? 0 })),
    ];
  });
  const [least] = values.map(({ share }) => share).sort((a, b) => a - b);
  const title = t('Edited copies found first');
  return {
    title,
    description: t('{photographs} photographs, nine edits of each.', {
      photographs: String(retrieval['built-in'].photographs),
    }),
    spec: {
      title,
      width: WIDTH - 80,
      height: { step: 10, for: 'offset' },
      data: { values },
      mark: { type: 'point', filled: true, size: 70, opacity: 0.85 },
      encoding: {
        y: { field: 'edit', type: 'nominal', sort: null, title: null, axis: { grid: true } },
        yOffset: { field: 'method', sort: null },
        x: {
          field: 'share',
          type: 'quantitative',
          title: null,
          scale: { domain: [Math.floor((least ?? 0) * 50) / 50, 1] },
          axis: { format: '.1~%', tickCount: 5 },
        },
        color: {
          field: 'method',
          type: 'nominal',
          sort: null,
          scale: { range: palette },
          legend: { columns: 1, labelLimit: 400 },
        },
        shape: { field: 'method', type: 'nominal', sort: null },
      },
    },
  };
}

/** The same product on another background, found first by what is compared. */
function products({ products: measured }: Results, language: Language): Drawing {
  const t = (text: string, values?: Record<string, string>) => say(text, language, values);
  const models = { 'built-in': t('built-in model'), sscd: t('model sscd') } as const;
  const title = t('Same product on another background, found first');
  const share = ({ all }: Found) => ({ share: all, label: percent(all, 0, language) });
  return {
    title,
    description: t('{products} products, two scenes of each.', { products: String(measured['built-in'].products) }),
    spec: bars(
      title,
      (['built-in', 'sscd'] as const).flatMap((model) =>
        measured[model].methods.map(({ name, otherBackground }) => ({
          row: t(name),
          series: models[model],
          ...share(otherBackground),
        })),
      ),
      '.0%',
    ),
  };
}

/** Milliseconds of each stage, by backend. */
function stages({ stages: measured }: Results, language: Language): Drawing {
  const t = (text: string, values?: Record<string, string>) => say(text, language, values);
  const title = t('Milliseconds of a picture, by stage');
  return {
    title,
    description: t('Median of {pictures} pictures, one thread, {machine}.', {
      pictures: String(measured.pictures),
      machine: measured.machine,
    }),
    spec: bars(
      title,
      measured.backends.flatMap(({ name, stages: list }) =>
        Object.entries(list).map(([stage, ms]) => ({
          row: t(stage),
          series: name,
          share: ms,
          label: ms.toFixed(ms < 1 ? 2 : 1),
        })),
      ),
      'd',
    ),
  };
}

interface Bar {
  readonly row: string;
  readonly series: string;
  readonly share: number;
  readonly label: string;
}

/** Horizontal bars, each with its number, grouped by row. */
function bars(title: string, values: Bar[], format: string): TopLevelSpec {
  return {
    title,
    width: WIDTH - 120,
    height: { step: 14, for: 'offset' },
    data: { values },
    encoding: {
      y: { field: 'row', type: 'nominal', sort: null, title: null, axis: { labelLimit: 240 } },
      yOffset: { field: 'series', sort: null },
      x: { field: 'share', type: 'quantitative', title: null, axis: { format, tickCount: 5 } },
    },
    layer: [
      {
        mark: 'bar',
        encoding: { color: { field: 'series', type: 'nominal', sort: null, scale: { range: palette } } },
      },
      {
        mark: { type: 'text', align: 'left', dx: 4, fontSize: 10, color: colours.faded },
        encoding: { text: { field: 'label' } },
      },
    ],
  };
}
