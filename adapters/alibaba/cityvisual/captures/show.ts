import type { Gallery, Picture } from '../../../../src/catalog/port.ts';
import type { Engine } from '../../../../src/engine/engine.ts';
import type { Json } from '../../../../src/json.ts';
import { isoSeconds } from '../input.ts';
import { type Box, factsOf } from './capture.ts';
import { captureTypes } from './vocabulary.ts';

type Fields = { readonly [name: string]: Json };

/**
 * The fields of a capture that every list shows.
 * @param feature its embedding, little-endian 32-bit floats in base64 [inferred]
 */
export function shownCapture(picture: Picture, feature: string): Fields {
  const { camera, type, time, entry, leave, box, origImage, cropImage } = factsOf(picture);
  return {
    ImageId: picture.item,
    CameraId: camera,
    ObjType: captureTypes[type].objType,
    CropImage: cropImage,
    OrigImage: origImage,
    Feature: feature,
    EntryTime: isoSeconds(new Date(entry)),
    LeaveTime: isoSeconds(new Date(leave)),
    TimeStamp: isoSeconds(new Date(time)),
    ...boxFields('Obj', box),
  };
}

/** The attributes of a capture as SearchImages returns them; only those that it has. */
export function shownAttributes(picture: Picture): Fields {
  const { type, attributes } = factsOf(picture);
  const fields: { [name: string]: Json } = {};
  for (const { key, field, scored = true } of captureTypes[type].attributes) {
    const attribute = attributes[key];
    if (attribute === undefined) continue;
    fields[field] = attribute.value;
    if (scored) fields[`${field}Score`] = attribute.score;
  }
  return fields;
}

/** `ObjLeft`, `ObjTop`, `ObjRight`, `ObjBottom`, or those of another prefix. */
export function boxFields(prefix: string, [left, top, right, bottom]: Box): Fields {
  return {
    [`${prefix}Left`]: left,
    [`${prefix}Top`]: top,
    [`${prefix}Right`]: right,
    [`${prefix}Bottom`]: bottom,
  };
}

/** The base64 embeddings of captures, by picture id. */
export async function featuresOf(
  engine: Engine,
  gallery: Gallery,
  pictures: readonly Picture[],
): Promise<(picture: Picture) => string> {
  const vectors = await engine.examples.embeddings(gallery, pictures);
  return ({ id }) => {
    const vector = vectors.get(id);
    if (vector === undefined) return '';
    return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
  };
}
