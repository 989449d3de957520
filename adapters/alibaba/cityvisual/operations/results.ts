import parking from '../../../../schemas/alibaba/cityvisual/ListParkingResults.json' with { type: 'json' };
import helmets from '../../../../schemas/alibaba/cityvisual/ListSafetyHelmetResults.json' with { type: 'json' };
import entries from '../../../../schemas/alibaba/cityvisual/ListVehicleEntryResults.json' with { type: 'json' };
import type { Gallery, Picture } from '../../../../src/catalog/port.ts';
import type { Json } from '../../../../src/json.ts';
import { nonEmptyText } from '../../../../src/protocol/fields.ts';
import { type CityCall, cityOperation } from '../call.ts';
import { factsOf, type ResultList } from '../captures/capture.ts';
import type { Conditions } from '../captures/conditions.ts';
import { camerasKnown, instanceKnown, newestFirst } from '../captures/lookup.ts';
import { boxFields, featuresOf, shownCapture } from '../captures/show.ts';
import { moment } from '../captures/times.ts';
import { textsStorable } from '../derive/rules.ts';
import { type CityCode, refusal } from '../errors.ts';
import type { Action } from '../resources/definition.ts';

/** Most results of an answer: the requests have no page parameters, so there is only a first page [inferred]. */
const PAGE = 1000;

type Fields = { readonly [name: string]: Json };

/** StartTime and EndTime, where they are sent, are times. */
const timesWellFormed = ({ input }: CityCall) => {
  const read = (name: string, otherwise: number, code: CityCode): number => {
    const value = nonEmptyText(input, name);
    const time = value === undefined ? otherwise : moment(value);
    if (time === undefined) throw refusal(code, { detail: `${name} is not a time` });
    return time;
  };
  return {
    start: read('StartTime', Number.NEGATIVE_INFINITY, 'InvalidStartTime'),
    end: read('EndTime', Number.POSITIVE_INFINITY, 'InvalidEndTime'),
  };
};

function acceptOf(
  { input }: CityCall,
  list: ResultList,
  { cameras, start, end }: Pick<Conditions, 'cameras' | 'start' | 'end'>,
): (picture: Picture) => boolean {
  // Not every list has this parameter.
  const plate = nonEmptyText(input, 'VehiclePlate');
  return (picture) => {
    const facts = factsOf(picture);
    if (!facts.results.includes(list) || cameras?.has(facts.camera) === false) return false;
    if (facts.time < start || facts.time > end) return false;
    return plate === undefined || plateOf(picture) === plate;
  };
}

function plateOf(picture: Picture): string {
  return factsOf(picture).attributes.PlateNumber?.value ?? '';
}

/** The operation that returns one of the result lists: its captures, the newest first [inferred]. */
function listing(action: Action, list: ResultList, show: (picture: Picture) => Fields, page: (size: number) => Fields) {
  async function shown(
    call: CityCall,
    gallery: Gallery,
    accept: (picture: Picture) => boolean,
  ): Promise<{ total: number; Results: Json[] }> {
    const all = await newestFirst(call, gallery, accept);
    const pictures = all.slice(0, PAGE);
    const feature = await featuresOf(call.services.engine, gallery, pictures);
    const Results = pictures.map((picture) => ({
      ...shownCapture(picture, feature(picture)),
      Label: factsOf(picture).label,
      ...show(picture),
    }));
    return { total: all.length, Results };
  }

  return cityOperation({
    ...action,
    rules: [textsStorable, instanceKnown, timesWellFormed, camerasKnown],
    async handle(call, conditions) {
      const accept = acceptOf(call, list, conditions);
      const gallery = await call.captures();
      const { total, Results } = gallery === undefined ? { total: 0, Results: [] } : await shown(call, gallery, accept);
      return { TotalCount: total, TotalPage: Math.ceil(total / PAGE), PageNumber: 1, ...page(PAGE), Results };
    },
  });
}

export const ListParkingResults = listing(
  { name: 'ListParkingResults', schema: parking.request },
  'parking',
  (picture) => ({
    VehiclePlate: plateOf(picture),
    VehicleType: factsOf(picture).attributes.VehicleType?.value ?? '',
    FunctionType: factsOf(picture).functionType,
  }),
  (PageSize) => ({ PageSize }),
);

export const ListSafetyHelmetResults = listing(
  { name: 'ListSafetyHelmetResults', schema: helmets.request },
  'safety-helmet',
  () => ({}),
  () => ({ PageIndex: 1 }),
);

export const ListVehicleEntryResults = listing(
  { name: 'ListVehicleEntryResults', schema: entries.request },
  'vehicle-entry',
  (picture) => ({
    VehiclePlate: plateOf(picture),
    Score: factsOf(picture).score,
    ...boxFields('Plate', factsOf(picture).plateBox),
  }),
  (PageSize) => ({ PageSize }),
);
