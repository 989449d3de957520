// Writes fixtures/pictures: a few scenes of our own, and files that are hard to decode. Run it by hand after a change; its
// output is committed. Tests create harder files (bombs, lying headers) at run time.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { height, scenes, width } from './fixture-scenes.js';

const folder = fileURLToPath(new URL('../fixtures/pictures/', import.meta.url));
const maxBytes = 60 * 1024;

function save(name, bytes) {
  if (bytes.length > maxBytes) throw new Error(`${name} has ${bytes.length} bytes, the limit is ${maxBytes}`);
  writeFileSync(folder + name, bytes);
}

const draw = (name) => sharp(Buffer.from(scenes[name])).flatten();
const small = (name) => sharp(Buffer.from(scenes[name])).flatten().resize(160, 120);

/** 24 bits, bottom-up: the common form. */
async function bmp(picture) {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const rowBytes = Math.ceil((info.width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + rowBytes * info.height);
  file.write('BM');
  for (const [at, value] of [
    [2, file.length],
    [10, 54],
    [14, 40],
    [18, info.width],
    [22, info.height],
  ]) {
    file.writeUInt32LE(value, at);
  }
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < info.height; y++) {
    for (let x = 0; x < info.width; x++) {
      const from = ((info.height - 1 - y) * info.width + x) * 3;
      file.set([data[from + 2], data[from + 1], data[from]], 54 + y * rowBytes + x * 3);
    }
  }
  return file;
}

/** A round picture: outside the circle it is transparent, and black underneath. */
async function round(name) {
  const mask = Buffer.from(
    `<svg width="${width}" height="${height}"><circle cx="${width / 2}" cy="${height / 2}" r="170"/></svg>`,
  );
  return sharp(await draw(name).ensureAlpha().png().toBuffer()).composite([{ input: mask, blend: 'dest-in' }]);
}

mkdirSync(`${folder}edge`, { recursive: true });

for (const name of ['beach', 'meadow', 'mountains', 'balloons']) {
  save(`${name}.jpg`, await draw(name).jpeg({ quality: 85 }).toBuffer());
}
for (const name of ['city', 'teapot', 'fish', 'robot']) {
  save(`${name}.png`, await draw(name).png({ palette: true, compressionLevel: 9 }).toBuffer());
}
// Edits that a client might make: cropped to the middle, smaller, recompressed, with a line of text.
const line = Buffer.from(
  `<svg width="${width * 0.4}" height="30"><text x="8" y="22" font-size="20" fill="#fff">SALE</text></svg>`,
);
save(
  'balloons-edited.jpg',
  await sharp(await draw('balloons').png().toBuffer())
    .extract({
      left: Math.round(width * 0.1),
      top: Math.round(height * 0.1),
      width: Math.round(width * 0.8),
      height: Math.round(height * 0.8),
    })
    .resize(Math.round(width * 0.5))
    .composite([{ input: line, gravity: 'southwest' }])
    .jpeg({ quality: 60 })
    .toBuffer(),
);
save('teapot.bmp', await bmp(small('teapot')));

save('edge/cmyk.jpg', await draw('fish').toColourspace('cmyk').jpeg({ quality: 70 }).toBuffer());
save('edge/grey.jpg', await draw('beach').greyscale().toColourspace('b-w').jpeg({ quality: 80 }).toBuffer());
save('edge/progressive.jpg', await draw('beach').jpeg({ quality: 80, progressive: true }).toBuffer());
save(
  'edge/rotated.jpg',
  await draw('beach').rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 80 }).toBuffer(),
);
save('edge/wide-gamut.jpg', await draw('beach').withIccProfile('p3').jpeg({ quality: 80 }).toBuffer());
save('edge/transparent.png', await (await round('robot')).png({ palette: true }).toBuffer());
save('edge/16-bit.png', await small('robot').toColourspace('rgb16').png({ compressionLevel: 9 }).toBuffer());
save('edge/grey.png', await small('robot').greyscale().toColourspace('b-w').png().toBuffer());
save('edge/robot.gif', await draw('robot').gif().toBuffer());
save('edge/robot.webp', await draw('robot').webp().toBuffer());
save('edge/robot.tiff', await draw('robot').tiff({ compression: 'lzw', predictor: 'none' }).toBuffer());
save('edge/robot.avif', await draw('robot').avif().toBuffer());
save('edge/robot.svg', Buffer.from(scenes.robot.replace('>', '><title>A robot</title>')));
save(
  'edge/flat.png',
  await sharp({ create: { width: 64, height: 64, channels: 3, background: '#336699' } })
    .png()
    .toBuffer(),
);

const beach = await draw('beach').jpeg({ quality: 85 }).toBuffer();
const robot = await draw('robot').png({ palette: true, compressionLevel: 9 }).toBuffer();
save('edge/truncated.jpg', beach.subarray(0, beach.length * 0.6));
save('edge/truncated.png', robot.subarray(0, robot.length * 0.6));
save('edge/text.jpg', Buffer.from('This is a text file that calls itself a picture.\n'));
