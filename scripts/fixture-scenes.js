// The scenes of the sample pictures, drawn as SVG: without text, because fonts differ between machines, and without
// randomness.

export const width = 480;
export const height = 360;

const svg = (...parts) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${parts.flat(2).join('')}</svg>`;
const times = (count, draw) => Array.from({ length: count }, (_, index) => draw(index));
const rect = (x, y, w, h, fill, more = '') =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" ${more}/>`;
const circle = (x, y, r, fill, more = '') => `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" ${more}/>`;
const oval = (x, y, rx, ry, fill, more = '') =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" ${more}/>`;
const path = (d, fill, more = '') => `<path d="${d}" fill="${fill}" ${more}/>`;
const line = (d, stroke, w, more = '') =>
  path(d, 'none', `stroke="${stroke}" stroke-width="${w}" stroke-linecap="round" ${more}`);
const sky = (top, bottom) =>
  `<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient></defs>${rect(0, 0, width, height, 'url(#sky)')}`;
/** Spreads points evenly but not in rows: 0 <= result < size. */
const spread = (index, step, size) => Math.round((index * step * size) % size);
const golden = 0.618034;
const silver = 0.754878;

export const scenes = {
  beach: svg(
    sky('#3fa9f5', '#ffe9b8'),
    circle(370, 90, 42, '#fff3a0'),
    path('M0 190 H480 V270 H0 Z', '#1b86b8'),
    times(40, (i) => line(`M${spread(i, golden, 480)} ${195 + spread(i, silver, 68)} q12 -7 24 0`, '#bfe8f7', 2)),
    path('M0 262 Q120 235 240 258 T480 246 V360 H0 Z', '#f0d08a'),
    path('M150 330 L170 190 L178 330 Z', '#7a4a21'),
    path('M170 190 L80 236 Q170 150 268 240 Z', '#d7263d'),
    path('M170 190 L140 214 Q170 160 202 216 Z', '#ffffff'),
    oval(330, 318, 60, 14, '#3aa655'),
    times(60, (i) => circle(spread(i, golden, 480), 275 + spread(i, silver, 82), 1.5, '#c79a4b')),
  ),
  city: svg(
    sky('#0b1033', '#6b2d73'),
    circle(90, 70, 28, '#f4f1de'),
    times(70, (i) => circle(spread(i, golden, 480), spread(i, silver, 180), 1.2, '#ffffff')),
    times(9, (i) => {
      const top = 110 + spread(i, golden, 130);
      const windows = times(Math.floor((340 - top) / 24) * 3, (j) =>
        rect(
          i * 54 + 8 + (j % 3) * 14,
          top + 12 + Math.floor(j / 3) * 24,
          8,
          12,
          (i + j * 7) % 5 < 3 ? '#ffd166' : '#1f2a55',
        ),
      );
      return [rect(i * 54, top, 50, 360, ['#26305f', '#1a2148', '#343f78'][i % 3]), windows];
    }),
    rect(0, 336, 480, 24, '#11152e'),
  ),
  meadow: svg(
    sky('#8ecdf7', '#e8f7ff'),
    oval(110, 70, 60, 22, '#ffffff'),
    oval(160, 82, 50, 18, '#ffffff'),
    oval(380, 60, 70, 20, '#ffffff'),
    path('M0 220 Q140 130 280 205 T480 180 V360 H0 Z', '#69b34c'),
    path('M0 270 Q200 200 480 265 V360 H0 Z', '#3f8f3a'),
    times(90, (i) => {
      const x = spread(i, golden, 480);
      const y = 265 + spread(i, silver, 90);
      return [
        line(`M${x} ${y + 12} v-10`, '#245c22', 2),
        circle(x, y, 4.5, ['#ffd23f', '#ee4266', '#ffffff', '#9b5de5'][i % 4]),
        circle(x, y, 1.6, '#7a4a00'),
      ];
    }),
    rect(352, 150, 18, 70, '#6b4423'),
    circle(361, 128, 44, '#2e7d32'),
  ),
  teapot: svg(
    rect(0, 0, 480, 360, '#efe6dd'),
    rect(0, 262, 480, 98, '#b08968'),
    oval(240, 300, 150, 16, '#8a6748'),
    line('M352 160 C440 150 430 250 340 244', '#145374', 18),
    path('M150 190 C90 200 90 130 44 120 L62 104 C120 120 120 170 165 168 Z', '#1d6f98'),
    oval(245, 210, 118, 90, '#1d6f98'),
    oval(210, 180, 34, 46, '#5fb0d3', 'opacity="0.6"'),
    oval(245, 128, 66, 16, '#145374'),
    circle(245, 104, 14, '#f2a65a'),
    times(9, (i) => circle(165 + i * 20, 236 + (i % 2) * 14, 7, i % 2 ? '#f2a65a' : '#f7e1c4')),
  ),
  fish: svg(
    sky('#06637a', '#022b3a'),
    times(45, (i) => circle(spread(i, golden, 480), spread(i, silver, 360), 2 + (i % 5), '#7fd8e8', 'opacity="0.4"')),
    path('M300 180 L420 100 Q392 180 420 260 Z', '#ff7b00'),
    oval(220, 180, 130, 78, '#ff9e1b'),
    path('M180 108 Q240 60 280 124 Z', '#ff7b00'),
    times(3, (i) => path(`M${165 + i * 60} ${112 + i} q26 68 0 136 h22 q26 -68 0 -136 Z`, '#ffffff')),
    circle(132, 160, 16, '#ffffff'),
    circle(128, 160, 8, '#10151c'),
    line('M96 206 q18 12 34 0', '#a84300', 4),
    times(7, (i) => line(`M${20 + i * 70} 360 q-14 -40 4 -70 t0 -60`, '#2f9e6e', 9)),
  ),
  balloons: svg(
    sky('#fbc2eb', '#a6c1ee'),
    [
      [110, 130, 62, '#e63946', '#f1faee'],
      [250, 90, 50, '#2a9d8f', '#e9c46a'],
      [380, 160, 74, '#f77f00', '#003049'],
    ].map(([x, y, r, main, stripe]) => [
      line(
        `M${x - r * 0.6} ${y + r * 0.8} L${x - 12} ${y + r * 1.6} M${x + r * 0.6} ${y + r * 0.8} L${x + 12} ${y + r * 1.6}`,
        '#5b4636',
        2,
      ),
      oval(x, y, r, r * 1.1, main),
      oval(x, y, r * 0.62, r * 1.1, stripe),
      oval(x, y, r * 0.25, r * 1.1, main),
      rect(x - 14, y + r * 1.6, 28, 20, '#8d5524'),
    ]),
    path('M0 330 Q120 280 240 325 T480 310 V360 H0 Z', '#577590'),
  ),
  mountains: svg(
    sky('#20407a', '#f7a072'),
    path('M-20 300 L120 90 L250 300 Z', '#5d6d8e'),
    path('M120 90 L86 142 L112 132 L128 150 L152 140 Z', '#ffffff'),
    path('M150 310 L320 60 L500 310 Z', '#44526f'),
    path('M320 60 L276 126 L306 112 L324 136 L346 112 L366 124 Z', '#ffffff'),
    path('M0 290 H480 V360 H0 Z', '#2c4a3e'),
    times(26, (i) => {
      const x = spread(i, golden, 480);
      const y = 292 + spread(i, silver, 40);
      return path(`M${x} ${y - 46} L${x + 16} ${y} H${x - 16} Z`, i % 2 ? '#1e3a2f' : '#35654d');
    }),
  ),
  robot: svg(
    rect(0, 0, 480, 360, '#ffe066'),
    times(24, (i) => rect((i % 6) * 80, Math.floor(i / 6) * 90, 40, 45, '#ffd43b')),
    line('M240 70 V36', '#495057', 6),
    circle(240, 30, 11, '#e03131'),
    rect(170, 70, 140, 100, '#adb5bd', 'rx="14"'),
    circle(210, 114, 20, '#ffffff'),
    circle(270, 114, 20, '#ffffff'),
    circle(214, 116, 9, '#1864ab'),
    circle(274, 116, 9, '#1864ab'),
    rect(205, 144, 70, 10, '#343a40'),
    rect(150, 182, 180, 122, '#868e96', 'rx="10"'),
    rect(180, 204, 120, 56, '#212529'),
    times(6, (i) => rect(190 + i * 18, 250 - ((i * 29) % 40), 10, 6 + ((i * 29) % 40), ['#51cf66', '#ff6b6b'][i % 2])),
    rect(104, 190, 36, 96, '#adb5bd', 'rx="12"'),
    rect(340, 190, 36, 96, '#adb5bd', 'rx="12"'),
    rect(180, 304, 40, 50, '#495057'),
    rect(260, 304, 40, 50, '#495057'),
  ),
};
