/** An attribute that a search may use: its key in requests, its field in answers, and its values. */
export interface Attribute {
  readonly key: string;
  readonly field: string;
  /** Absent: any string. */
  readonly values?: readonly string[];
  /** False when answers have no field for its confidence. */
  readonly scored?: false;
}

export type CaptureType = 'person' | 'vehicle' | 'bicycle';

const colours = [
  ...['Black', 'White', 'Gray', 'Red', 'Blue', 'Yellow', 'Orange', 'Brown', 'Green', 'Purple', 'Cyan', 'Pink'],
  ...['Transparent', 'Other'],
];
const sex: Attribute = { key: 'Sex', field: 'SexType', values: ['Male', 'Female', 'Uncertain'] };
const age: Attribute = { key: 'Age', field: 'AgeType', values: ['Youth', 'Midlife', 'OldAge', 'Uncertain'] };

/** The name of each type in answers, and its attributes [documented]. */
export const captureTypes: Readonly<Record<CaptureType, { objType: string; attributes: readonly Attribute[] }>> = {
  person: {
    objType: 'Person',
    attributes: [
      sex,
      age,
      {
        key: 'Hair',
        field: 'HairType',
        values: [
          ...['Crop', 'CentreParting', 'ForeheadBaldness', 'NeckBaldness', 'Bald', 'CurlyHair', 'WavyHair', 'Braid'],
          ...['Updo', 'LongHair', 'Other'],
        ],
      },
      {
        key: 'Pose',
        field: 'PoseType',
        values: [...['Stand', 'Squat', 'LieDown', 'Lie', 'Sit', 'Walk', 'Run', 'Jump', 'Climb', 'Crawl', 'Other']],
      },
      { key: 'ClothType', field: 'ClothType', values: ['ShortSleeve', 'MiddleSleeve', 'Sleeveless', 'Other'] },
      { key: 'ClothColor', field: 'ClothColor', values: colours },
      {
        key: 'TrouserType',
        field: 'TrouserType',
        values: ['Trousers', 'Shorts', 'Longuette', 'ShortSkirt', 'Other'],
      },
      { key: 'TrouserColor', field: 'TrouserColor', values: colours },
    ],
  },
  vehicle: {
    objType: 'Vehicle',
    attributes: [
      { key: 'PlateNumber', field: 'PlateNumber', scored: false },
      { key: 'VehicleColor', field: 'VehicleColor', values: colours },
      {
        key: 'VehicleType',
        field: 'VehicleType',
        values: ['SUV', 'Car', 'Truck', 'Van', 'Taxi', 'Bus', 'Minibus', 'Machineshop'],
      },
      { key: 'Brand', field: 'Brand' },
    ],
  },
  bicycle: {
    objType: 'NonVehicle',
    attributes: [
      sex,
      age,
      { key: 'HeadWear', field: 'HeadWear', values: ['None', 'Hat', 'Helmet', 'Scarf', 'Other'] },
      {
        key: 'NonVehicleType',
        field: 'NonVehicleType',
        values: ['Bicycle', 'ElectricVehicle', 'ClosedTricycle', 'OpenedTricycle', 'Other'],
      },
    ],
  },
};

/** The type with this name, in any letter case: the page writes both `person` and `Person`. */
export function captureType(name: string): CaptureType | undefined {
  const type = name.toLowerCase();
  return type === 'person' || type === 'vehicle' || type === 'bicycle' ? type : undefined;
}

/** The attribute with this key; of any type when none is given. */
export function attributeOf(key: string, type: CaptureType | undefined): Attribute | undefined {
  const types = type === undefined ? Object.values(captureTypes) : [captureTypes[type]];
  return types.flatMap(({ attributes }) => attributes).find((attribute) => attribute.key === key);
}
