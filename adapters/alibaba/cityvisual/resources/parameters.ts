import { isJsonObject, type Json } from '../../../../src/json.ts';
import { characters } from '../../../../src/protocol/fields.ts';
import type { Check } from '../checks.ts';
import type { CityCode } from '../errors.ts';

/** Checks a list of {Key, Value}: MissingParameter for an absent key or value, KeyNotSupported for an unknown key. */
export function parameterList(
  isKey: (key: string) => boolean,
  isValue: (key: string, value: string) => boolean,
  malformed: CityCode,
): Check {
  return (list) => {
    for (const entry of Array.isArray(list) ? list : []) {
      const { Key = '', Value = '' } = isJsonObject(entry) ? entry : {};
      if (Key === '' || Value === '') return 'MissingParameter';
      if (!isKey(String(Key))) return 'InvalidParameter.KeyNotSupported';
      if (!isValue(String(Key), String(Value))) return malformed;
    }
    return undefined;
  };
}

/** Keys of a resource profile [documented]. */
const profileKeys = new Set([
  ...['MQ_NAMESERVERS', 'MQ_TOPIC', 'MQ_GROUP', 'MQ_TIMESTAMP_PRE_SEC'],
  ...['OSS_ENDPOINT', 'OSS_PUB_ENDPOINT', 'OSS_ACCESSKEYID', 'OSS_ACCESSKEYSECRET', 'OSS_BUCKET'],
  ...['ES_ADDRESS', 'ES_CLUSTERNAME', 'ES_PERSON_INDEX', 'ES_NOVEHICLE_INDEX', 'ES_VEHICLE_INDEX'],
  ...['RDS_HOSTNAME', 'RDS_DBNAME', 'RDS_PERSON_TABLE', 'RDS_NOVEHICLE_TABLE', 'RDS_VEHICLE_TABLE'],
  ...['RDS_USER', 'RDS_PASSWORD'],
]);

/** ResourceProfileParams: values of 1 to 128 characters without a reserved prefix [documented]. */
export const profileParameters = parameterList(
  (key) => profileKeys.has(key),
  (_, value) => characters(value) <= 128 && !/^(?:aliyun|acs:|https?:\/\/)/.test(value),
  'InvalidResourceProfileParams',
);

const switchKeys = ['ES_ENABLE', 'RDS_ENABLE', 'OUT_MQ_ENABLE', 'DATAHUB_ENABLE'];
const startKey = 'SCHEDULE_FLOW_START_TIME';

/** JobGroupParams: where a job group writes its results, and where it starts [documented]. */
export const jobGroupParameters = parameterList(
  (key) => key === startKey || switchKeys.includes(key),
  (key, value) => (key === startKey ? ['Latest', 'Oldest'] : ['True', 'False']).includes(value),
  'InvalidJobGroupParams',
);

/** A stored list as {Key, Value} items. */
export function shownParameters(list: Json | undefined): Json[] {
  const entries = Array.isArray(list) ? list.filter(isJsonObject) : [];
  return entries.map(({ Key = '', Value = '' }) => ({ Key, Value }));
}
