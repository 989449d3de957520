/** A drawn room as SVG: wall, floor, window, table and a picture on the wall, in random colours and places. */
export function drawnRoom(random: () => number, width: number, height: number): string {
  const between = (from: number, to: number) => from + (to - from) * random();
  const colour = (saturation: number, light: number) => `hsl(${between(0, 360)},${saturation}%,${light}%)`;
  const floor = height * between(0.55, 0.8);
  const stripes = Math.floor(between(4, 12));
  const boards = Array.from({ length: stripes }, (_, i) => {
    const y = floor + ((height - floor) * i) / stripes;
    return `<rect y="${y}" width="${width}" height="2" fill="#000" opacity="0.25"/>`;
  });
  const wall = [colour(between(10, 60), between(55, 90)), colour(between(10, 60), between(40, 80))];
  const [windowX, windowY] = [between(0, 0.7) * width, between(0.03, 0.2) * height];
  const [windowWidth, windowHeight] = [between(0.15, 0.35) * width, between(0.2, 0.45) * height];
  const tableX = between(0, 0.6) * width;
  const tableY = between(0.6, 0.8) * height;
  const tableWidth = between(0.3, 0.6) * width;
  const wood = colour(between(20, 60), between(20, 45));
  const legs = [0.05, 0.88].map(
    (at) =>
      `<rect x="${tableX + at * tableWidth}" y="${tableY}" width="12" height="${height - tableY}" fill="${wood}"/>`,
  );
  const frame = between(0.06, 0.16) * width;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="wall" x1="0" y1="0" x2="${random() < 0.5 ? 1 : 0}" y2="1">
      <stop offset="0" stop-color="${wall[0]}"/><stop offset="1" stop-color="${wall[1]}"/></linearGradient></defs>
    <rect width="${width}" height="${height}" fill="url(#wall)"/>
    <rect y="${floor}" width="${width}" height="${height - floor}" fill="${colour(between(10, 50), between(25, 60))}"/>
    ${boards.join('')}
    <rect x="${windowX}" y="${windowY}" width="${windowWidth}" height="${windowHeight}" fill="${colour(60, 80)}"
      stroke="#fff" stroke-width="8"/>
    <path d="M${windowX + windowWidth / 2} ${windowY}v${windowHeight}M${windowX} ${windowY + windowHeight / 2}h${windowWidth}"
      stroke="#fff" stroke-width="6"/>
    <rect x="${between(0, 0.8) * width}" y="${between(0.05, 0.3) * height}" width="${frame}" height="${frame * 1.2}"
      fill="${colour(50, 50)}" stroke="${colour(30, 30)}" stroke-width="7"/>
    ${legs.join('')}
    <rect x="${tableX}" y="${tableY}" width="${tableWidth}" height="18" fill="${wood}"/></svg>`;
}
