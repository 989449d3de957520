import type { Gallery, Picture } from '../../../../src/catalog/port.ts';
import { nonEmptyText, text } from '../../../../src/protocol/fields.ts';
import type { CityCall, CityRule } from '../call.ts';
import { refusing } from '../derive/refused.ts';
import { refusal } from '../errors.ts';
import { commaList } from '../input.ts';
import { camera } from '../resources/camera.ts';
import { inInstance } from '../resources/common.ts';
import { requiredRef } from '../resources/definition.ts';
import { instance } from '../resources/instance.ts';
import { factsOf } from './capture.ts';
import type { Conditions } from './conditions.ts';

/** The instance was created, if the switch `unknown-references` requires it. Throws InvalidInstanceId.NotFound. */
export const instanceKnown: CityRule = async (call) => {
  const ref = requiredRef(inInstance, text(call.input, 'InstanceId') ?? '', call);
  if (ref) await refusing(instance, () => call.services.engine.resources.get(call.namespace, ref));
};

/** Each of CameraIds was created in the instance, or has captures in it. Throws InvalidCameraIds.NotFound. */
export const camerasKnown = async (call: CityCall): Promise<Pick<Conditions, 'cameras'>> => {
  const ids = nonEmptyText(call.input, 'CameraIds');
  if (ids === undefined) return { cameras: undefined };
  const cameras = new Set(commaList(ids));
  const unknown = new Set(cameras);
  const parent = text(call.input, 'InstanceId') ?? '';
  const created = await call.services.engine.resources.list(call.namespace, { kind: camera.kind, parent });
  for (const { id } of created) unknown.delete(id);
  const gallery = unknown.size === 0 ? undefined : await call.captures();
  if (gallery !== undefined) {
    const isSeen = (picture: Picture) => unknown.delete(factsOf(picture).camera);
    await call.services.engine.search.list(call.namespace, gallery, { offset: 0, limit: 0, accept: isSeen });
  }
  const [first] = unknown;
  if (first !== undefined)
    throw refusal('InvalidCameraIds.NotFound', { detail: `no camera ${first}, and no capture of it` });
  return { cameras };
};

/** All accepted captures, the newest first; of captures with the same time, the one stored last [inferred]. */
export async function newestFirst(
  { namespace, services }: CityCall,
  gallery: Gallery,
  accept: (picture: Picture) => boolean,
): Promise<Picture[]> {
  const page = { offset: 0, limit: Number.MAX_SAFE_INTEGER, accept };
  const { pictures } = await services.engine.search.list(namespace, gallery, page);
  return [...pictures].sort((a, b) => factsOf(b).time - factsOf(a).time || b.id - a.id);
}
