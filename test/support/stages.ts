import type { Exchange, StageName } from '../../src/protocol/exchange.ts';
import type { Identity } from '../../src/protocol/operation.ts';
import type { DefinedDialect } from '../../src/protocol/pipeline.ts';
import type { WireRequest } from '../../src/protocol/wire.ts';

/** Runs a request through a dialect's stages up to and with the named one; rejects with what a stage throws. */
export async function through<I extends Identity, G, C>(
  dialect: DefinedDialect<I, G, C>,
  request: WireRequest,
  last: StageName,
): Promise<Exchange<I, G, C>> {
  const exchange = dialect.open(request, () => undefined);
  for (const stage of dialect.stages) {
    await stage.run(exchange);
    if (stage.name === last) return exchange;
  }
  throw new Error(`${dialect.name} has no stage ${last}`);
}
