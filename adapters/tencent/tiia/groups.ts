import type { Gallery } from '../../../src/catalog/port.ts';
import { scoreCurve } from '../../../src/engine/score-curve.ts';
import type { Json } from '../../../src/json.ts';

/** What a GroupType means for the pictures and searches of a group. */
export interface GroupType {
  readonly number: number;
  /** Finds the subject of a picture and answers with it. */
  readonly detects: boolean;
  /** Turns pictures grey before they are compared. */
  readonly grey: boolean;
  /** Score that results must exceed when the caller names no threshold. */
  readonly threshold: number;
  /** Most results of one search. */
  readonly maxResults: number;
  /** Score of a result by its cosine similarity, an integer 0..100; 100 for an identical picture [example]. */
  score(cosine: number): number;
}

/** A curve on which edited copies score at least so much: the default threshold of the type stands there [inferred]. */
const curve = (threshold: number) => scoreCurve({ threshold, max: 100, decimals: 0 });

const general = { detects: false, grey: false, threshold: 50, maxResults: 100, score: curve(50) };
const product = { detects: true, grey: false, threshold: 45, maxResults: 100, score: curve(45) };
const legacy = { ...general, threshold: 0 };

/** CreateGroup's default [documented]. */
export const defaultGroupType = 4;

export const groupTypes: ReadonlyMap<number, GroupType> = new Map(
  [
    // General 1.0 [documented].
    { number: 4, ...general },
    // Product 3.0 [documented]; its threshold is not published, 2.0's is used [inferred].
    { number: 8, ...product },
    // Product 2.0 and 1.0 [documented].
    { number: 7, ...product },
    { number: 5, ...product, threshold: 28, score: curve(28) },
    // Patterns 1.0: one result at most [documented].
    { number: 6, ...general, threshold: 56, maxResults: 1, score: curve(56) },
    // Older generation: as sent, turned grey, tuned for goods and logos [history].
    { number: 1, ...legacy },
    { number: 2, ...legacy, grey: true },
    { number: 3, ...legacy },
  ].map((type) => [type.number, type]),
);

/** Score that results must exceed: the caller's, or the type's own for 0 and for none [documented]. */
export function thresholdOf(type: GroupType, asked: number | undefined): number {
  return asked === undefined || asked === 0 ? type.threshold : asked;
}

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
