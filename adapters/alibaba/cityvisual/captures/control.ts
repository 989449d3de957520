import type { Engine } from '../../../../src/engine/engine.ts';
import { DomainError } from '../../../../src/engine/errors.ts';
import { ImageError } from '../../../../src/images/port.ts';
import type { Json } from '../../../../src/json.ts';
import type { ControlRoute } from '../../../../src/protocol/control.ts';
import type { DialectEnvironment } from '../../../../src/protocol/environment.ts';
import { defaultCredential } from '../../../../src/protocol/keys.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import { isStorableJson } from '../checks.ts';
import type { CaptureFacts, ResultList } from './capture.ts';
import { type CaptureBody, captureSchema } from './control-schema.ts';
import { addCapture, family } from './store.ts';
import { moment } from './times.ts';
import { attributeOf, type CaptureType } from './vocabulary.ts';

const MAX_BATCH = 1000;

/** The result lists of a capture whose body does not name any. */
const usualResults: Readonly<Record<CaptureType, readonly ResultList[]>> = {
  person: ['safety-helmet'],
  vehicle: ['parking', 'vehicle-entry'],
  bicycle: [],
};

/** A capture that is refused; the message is for people. */
class CaptureRefused extends Error {}

interface CaptureParts {
  readonly engine: Engine;
  readonly environment: DialectEnvironment;
}

/** What is answered of an added capture. */
const added = {
  type: 'object',
  properties: Object.fromEntries(
    ['imageId', 'account', 'region', 'instance'].map((name) => [name, { type: 'string' }]),
  ),
  required: ['imageId', 'account', 'region', 'instance'],
};

/**
 * `POST /_tuku/cityvisual/captures` adds pictures as job groups would capture them from streams: the vendor's API has
 * no action for that. Accepts one capture or a list of up to 1000; each is stored before the next is read.
 */
export const captureRoutes: readonly ControlRoute<CaptureParts>[] = [
  {
    method: 'POST',
    path: 'cityvisual/captures',
    summary: 'Add captures of CityVisual cameras: one, or a list of up to 1000',
    body: { oneOf: [captureSchema, { type: 'array', items: captureSchema, maxItems: MAX_BATCH }] },
    answers: {
      201: {
        description: 'The capture added, or {"captures"} for a list',
        schema: { oneOf: [added, { type: 'object', properties: { captures: { type: 'array', items: added } } }] },
      },
    },
    maxBytes: 64 * 1024 * 1024,
    inSeeds: { name: 'captures', ids: { instance: 'InstanceId', camera: 'CameraId' } },
    async handle(body, parts) {
      const list = Array.isArray(body) ? body : [body];
      const captures: Json[] = [];
      try {
        if (list.length > MAX_BATCH) throw new CaptureRefused(`at most ${MAX_BATCH} captures at once`);
        for (const one of list) captures.push(await take(one as Json, parts));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const place = Array.isArray(body) ? { index: captures.length, captures } : {};
        return { status: 400, body: { error: error.message, ...place } };
      }
      return { status: 201, body: Array.isArray(body) ? { captures } : (captures[0] as Json) };
    },
  },
];

function isRefusal(error: unknown): error is Error {
  return error instanceof CaptureRefused || error instanceof ImageError || error instanceof DomainError;
}

async function take(value: Json, parts: CaptureParts): Promise<Json> {
  const body = checked(value);
  const { account = defaultCredential.account, region = 'cn-shanghai', instance, picture, box } = body;
  const imageId = body.imageId ?? parts.environment.ids.uuid().replaceAll('-', '');
  const times = timesOf(body, parts.environment.clock.now().getTime());
  const attributes = attributesOf(body);
  await addCapture(
    parts.engine,
    { family, account, region },
    {
      instance,
      imageId,
      source: picture,
      box,
      facts: ({ width, height }): CaptureFacts => ({
        ...times,
        camera: body.camera,
        type: body.type,
        attributes,
        box: box ?? [0, 0, width, height],
        origImage: body.origImage ?? ('url' in picture ? picture.url : ''),
        cropImage: body.cropImage ?? '',
        results: body.results ?? usualResults[body.type],
        label: body.label ?? '',
        functionType: body.functionType ?? '',
        plateBox: body.plateBox ?? [0, 0, 0, 0],
        score: body.score ?? 1,
      }),
    },
  );
  return { imageId, account, region, instance };
}

function checked(value: Json): CaptureBody {
  const [problem] = schemaProblems(captureSchema, value);
  if (problem !== undefined) throw new CaptureRefused(`${problem.field || 'a capture'}: ${problem.kind}`);
  const body = value as unknown as CaptureBody;
  if (!isStorableJson(value)) throw new CaptureRefused('a string has characters that cannot be stored');
  const [left, top, right, bottom] = body.box ?? [0, 0, 1, 1];
  if (left >= right || top >= bottom) throw new CaptureRefused('box: [left, top, right, bottom] must be a rectangle');
  return body;
}

/** Entry and leave times default to the time, which defaults to now. */
function timesOf(body: CaptureBody, now: number): { time: number; entry: number; leave: number } {
  const read = (name: 'time' | 'entryTime' | 'leaveTime', otherwise: number): number => {
    const text = body[name];
    const value = text === undefined ? otherwise : moment(text);
    if (value === undefined) throw new CaptureRefused(`${name}: must be ISO 8601 with an offset, or 13 digits`);
    return value;
  };
  const time = read('time', now);
  return { time, entry: read('entryTime', time), leave: read('leaveTime', time) };
}

function attributesOf({ type, attributes = {} }: CaptureBody): CaptureFacts['attributes'] {
  const entries = Object.entries(attributes).map(([key, given]) => {
    const one = typeof given === 'string' ? { value: given, score: 1 } : given;
    const attribute = attributeOf(key, type);
    if (attribute === undefined) throw new CaptureRefused(`attributes: a ${type} has no ${key}`);
    if (attribute.values?.includes(one.value) === false) {
      throw new CaptureRefused(`attributes: ${key} must be one of ${attribute.values.join(', ')}`);
    }
    return [key, one] as const;
  });
  return Object.fromEntries(entries);
}
