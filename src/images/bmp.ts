import type { BmpHeader } from './bmp-header.ts';

/**
 * Decodes the pixels of a BMP whose header and size have been checked: sRGB, transparency on white, 3 bytes a pixel.
 * Never throws: `readBmpHeader` has made sure that the file holds every row.
 */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height, topDown, bits, masks, pixelsAt, rowBytes } = header;
  const rgb = new Uint8Array(width * height * 3);
  const opacities = masks[3] === 0 ? undefined : new Uint8Array(width * height);
  const decodeRow = bits <= 8 ? indexedRow(bytes, header) : bits === 24 ? plainRow(bytes) : maskedRow(bytes, header);
  for (let y = 0; y < height; y++) {
    const from = pixelsAt + rowBytes * (topDown ? y : height - 1 - y);
    decodeRow(from, rgb.subarray(y * width * 3, (y + 1) * width * 3), opacities?.subarray(y * width, (y + 1) * width));
  }
  // Programs without alpha leave it 0 everywhere, even in files that declare it; such a picture is opaque.
  if (opacities?.some((opacity) => opacity !== 0)) putOnWhite(rgb, opacities);
  return rgb;
}

/** Decodes the row that begins at an offset of the file into 3 bytes a pixel, and its opacities where there are any. */
type DecodeRow = (from: number, rgb: Uint8Array, opacities: Uint8Array | undefined) => void;

/** 1, 4 or 8 bits: indexes into the palette, the leftmost pixel in the highest bits. Colours it lacks are black. */
function indexedRow(bytes: Uint8Array, { bits, palette }: BmpHeader): DecodeRow {
  const colours = new Uint8Array(2 ** bits * 3);
  for (const [index, colour] of palette.entries()) colours.set(colour, index * 3);
  const perByte = 8 / bits;
  const last = 2 ** bits - 1;
  return (from, rgb) => {
    for (let to = 0, x = 0; to < rgb.length; to += 3, x++) {
      const byte = bytes[from + Math.floor(x / perByte)] as number;
      const colour = ((byte >> (8 - bits - (x % perByte) * bits)) & last) * 3;
      rgb[to] = colours[colour] as number;
      rgb[to + 1] = colours[colour + 1] as number;
      rgb[to + 2] = colours[colour + 2] as number;
    }
  };
}

/** 24 bits: blue, green, red. */
function plainRow(bytes: Uint8Array): DecodeRow {
  return (from, rgb) => {
    for (let to = 0; to < rgb.length; to += 3) {
      rgb[to] = bytes[from + to + 2] as number;
      rgb[to + 1] = bytes[from + to + 1] as number;
      rgb[to + 2] = bytes[from + to] as number;
    }
  };
}

/** 16 or 32 bits, little-endian: each component is under the ones of its mask. */
function maskedRow(bytes: Uint8Array, { bits, masks }: BmpHeader): DecodeRow {
  const [red, green, blue, alpha] = masks.map(component) as [Component, Component, Component, Component];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixelBytes = bits / 8;
  return (from, rgb, opacities) => {
    for (let to = 0, x = 0; to < rgb.length; to += 3, x++) {
      const at = from + x * pixelBytes;
      const value = bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true);
      rgb[to] = red(value);
      rgb[to + 1] = green(value);
      rgb[to + 2] = blue(value);
      if (opacities) opacities[x] = alpha(value);
    }
  };
}

/** Extracts one component, 0..255, from a pixel's value. */
type Component = (pixel: number) => number;

/** Stretches fewer than 8 bits over the whole range and keeps the highest 8 of more; an empty mask gives 0. */
function component(mask: number): Component {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const max = mask >>> shift;
  if (max > 255) return (pixel) => Math.floor((((pixel & mask) >>> shift) * 256) / (max + 1));
  const stretched = Uint8Array.from({ length: max + 1 }, (_, value) => Math.round((value * 255) / max));
  return (pixel) => stretched[(pixel & mask) >>> shift] as number;
}

/** Blends in place. */
function putOnWhite(rgb: Uint8Array, opacities: Uint8Array): void {
  for (let at = 0, pixel = 0; at < rgb.length; at += 3, pixel++) {
    const opacity = (opacities[pixel] as number) / 255;
    for (let part = at; part < at + 3; part++) rgb[part] = 255.5 + ((rgb[part] as number) - 255) * opacity;
  }
}
