const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength }) as const;
const box = { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 4, maxItems: 4 } as const;

/** JSON Schema of a capture in the control API; docs/alibaba/cityvisual.md explains the fields. */
export const captureSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['instance', 'camera', 'type', 'picture'],
  properties: {
    account: text(256),
    region: text(64),
    instance: text(128),
    camera: text(64),
    imageId: { ...text(64), pattern: '^[A-Za-z0-9_-]+$' },
    type: { enum: ['person', 'vehicle', 'bicycle'] },
    time: text(40),
    entryTime: text(40),
    leaveTime: text(40),
    attributes: {
      type: 'object',
      additionalProperties: {
        anyOf: [
          text(128),
          {
            type: 'object',
            additionalProperties: false,
            required: ['value', 'score'],
            properties: { value: text(128), score: { type: 'number', minimum: 0, maximum: 1 } },
          },
        ],
      },
    },
    picture: {
      anyOf: [
        {
          type: 'object',
          additionalProperties: false,
          required: ['base64'],
          properties: { base64: { type: 'string' } },
        },
        { type: 'object', additionalProperties: false, required: ['url'], properties: { url: { type: 'string' } } },
      ],
    },
    box,
    origImage: text(2048),
    cropImage: text(2048),
    results: { type: 'array', items: { enum: ['parking', 'safety-helmet', 'vehicle-entry'] } },
    label: text(128),
    functionType: text(128),
    plateBox: box,
    score: { type: 'number', minimum: 0, maximum: 1 },
  },
} as const;

/** A body that matches the schema. */
export interface CaptureBody {
  readonly account?: string;
  readonly region?: string;
  readonly instance: string;
  readonly camera: string;
  readonly imageId?: string;
  readonly type: 'person' | 'vehicle' | 'bicycle';
  readonly time?: string;
  readonly entryTime?: string;
  readonly leaveTime?: string;
  readonly attributes?: { readonly [key: string]: string | { readonly value: string; readonly score: number } };
  readonly picture: { readonly base64: string } | { readonly url: string };
  readonly box?: readonly [number, number, number, number];
  readonly origImage?: string;
  readonly cropImage?: string;
  readonly results?: readonly ('parking' | 'safety-helmet' | 'vehicle-entry')[];
  readonly label?: string;
  readonly functionType?: string;
  readonly plateBox?: readonly [number, number, number, number];
  readonly score?: number;
}
