import type { Gallery, Picture } from '../../../../src/catalog/port.ts';
import type { Json } from '../../../../src/json.ts';
import { text } from '../../../../src/protocol/fields.ts';
import type { CityCall, CityOperation, CityRule } from '../call.ts';
import { factsOf, type ResultList } from '../captures/capture.ts';
import { camerasKnown, capturesOf, instanceKnown, newestFirst, wantedCameras } from '../captures/lookup.ts';
import { boxFields, featuresOf, shownCapture } from '../captures/show.ts';
import { moment } from '../captures/times.ts';
import { textsStorable } from '../derive/rules.ts';
import { refusal } from '../errors.ts';
import { type ActionName, schemas } from '../schemas.ts';

/** Most results of an answer: the requests have no page parameters, so there is but the first page [inferred]. */
const PAGE = 1000;

type Fields = { readonly [name: string]: Json };

const timesWellFormed: CityRule = ({ input }) => {
  for (const [name, code] of [
    ['StartTime', 'InvalidStartTime'],
    ['EndTime', 'InvalidEndTime'],
  ] as const) {
    const value = text(input, name) || undefined;
    if (value !== undefined && moment(value) === undefined) throw refusal(code, { detail: `${name}: no time` });
  }
};

function acceptOf(call: CityCall, list: ResultList): (picture: Picture) => boolean {
  const { input } = call;
  const cameras = wantedCameras(call);
  const start = moment(text(input, 'StartTime') ?? '') ?? Number.NEGATIVE_INFINITY;
  const end = moment(text(input, 'EndTime') ?? '') ?? Number.POSITIVE_INFINITY;
  // not an input of every list, and then not there
  const plate = text(input, 'VehiclePlate') || undefined;
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

/** One of the result lists: the captures that are in it, the newest first [inferred]. */
function listing(
  name: ActionName,
  list: ResultList,
  show: (picture: Picture) => Fields,
  page: (size: number) => Fields,
): CityOperation {
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

  return {
    name,
    schema: schemas[name].request,
    rules: [textsStorable, instanceKnown, timesWellFormed, camerasKnown],
    async handle(call) {
      const accept = acceptOf(call, list);
      const gallery = await capturesOf(call);
      const { total, Results } = gallery === undefined ? { total: 0, Results: [] } : await shown(call, gallery, accept);
      return { TotalCount: total, TotalPage: Math.ceil(total / PAGE), PageNumber: 1, ...page(PAGE), Results };
    },
  };
}

export const ListParkingResults = listing(
  'ListParkingResults',
  'parking',
  (picture) => ({
    VehiclePlate: plateOf(picture),
    VehicleType: factsOf(picture).attributes.VehicleType?.value ?? '',
    FunctionType: factsOf(picture).functionType,
  }),
  (PageSize) => ({ PageSize }),
);

export const ListSafetyHelmetResults = listing(
  'ListSafetyHelmetResults',
  'safety-helmet',
  () => ({}),
  () => ({ PageIndex: 1 }),
);

export const ListVehicleEntryResults = listing(
  'ListVehicleEntryResults',
  'vehicle-entry',
  (picture) => ({
    VehiclePlate: plateOf(picture),
    Score: factsOf(picture).score,
    ...boxFields('Plate', factsOf(picture).plateBox),
  }),
  (PageSize) => ({ PageSize }),
);
