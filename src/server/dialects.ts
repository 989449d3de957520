import { createTencentTiia, switches as tencentTiiaSwitches } from '../../adapters/tencent-tiia/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { type ServedDialect, served } from '../protocol/answer.ts';
import type { DialectEnvironment } from '../protocol/environment.ts';
import type { Switch } from '../protocol/switches.ts';

/** One entry of the registry: all the server knows of a vendor. */
interface DialectDefinition {
  readonly name: string;
  readonly about: string;
  readonly switches: readonly Switch[];
  create(parts: { engine: Engine; environment: DialectEnvironment }): ServedDialect;
}

/** Every dialect Tuku speaks, in the order in which they are asked whether a request is theirs. */
export const dialectDefinitions: readonly DialectDefinition[] = [
  {
    name: 'tencent-tiia',
    about: 'Tencent Cloud TIIA image search, API 2019-05-29',
    switches: tencentTiiaSwitches,
    create: (parts) => served(createTencentTiia(parts)),
  },
];
