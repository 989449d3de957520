import type { Identity } from '../../src/protocol/operation.ts';
import type { DefinedDialect, Exchange, StageName } from '../../src/protocol/pipeline.ts';
import type { WireRequest } from '../../src/protocol/wire.ts';

/** Runs a request through a dialect's stages up to and with the named one; none of them may wait. Throws what a stage throws. */
export function through<I extends Identity, G, C>(
  dialect: DefinedDialect<I, G, C>,
  request: WireRequest,
  last: StageName,
): Exchange<I, G, C> {
  const exchange = dialect.open(request, () => undefined);
  for (const stage of dialect.stages) {
    if (stage.run(exchange) !== undefined) throw new Error(`${dialect.name}: the stage ${stage.name} waits`);
    if (stage.name === last) return exchange;
  }
  throw new Error(`${dialect.name} has no stage ${last}`);
}
