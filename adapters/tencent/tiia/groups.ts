import type { Gallery } from '../../../src/catalog/port.ts';
import type { Json } from '../../../src/json.ts';
import { type GroupType, groupTypes } from './group-types.ts';

/** The values of a group that only this product knows, as they are stored with its gallery. */
export function groupSettings(maxQps: number, groupType: number): { MaxQps: number; GroupType: number } {
  return { MaxQps: maxQps, GroupType: groupType };
}

/** Requests per second the group allows. */
export function maxQpsOf(gallery: Gallery): number {
  return Number(gallery.settings.MaxQps);
}

/** What the group's type means. */
export function groupTypeOf(gallery: Gallery): GroupType {
  const type = groupTypes.get(Number(gallery.settings.GroupType));
  if (type === undefined) throw new Error(`gallery ${gallery.id} has no known GroupType`);
  return type;
}

/** GroupInfo of the definition. */
export function groupInfo(gallery: Gallery): Json {
  return {
    GroupId: gallery.key,
    GroupName: gallery.name,
    Brief: gallery.description,
    MaxCapacity: gallery.capacity,
    MaxQps: maxQpsOf(gallery),
    GroupType: groupTypeOf(gallery).number,
    PicCount: gallery.pictureCount,
    CreateTime: beijingTime(gallery.createdAt),
    UpdateTime: beijingTime(gallery.updatedAt),
  };
}

/** `YYYY-MM-DD HH:mm:ss` [documented] in UTC+8 [inferred: the vendor names no zone]. */
export function beijingTime(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
