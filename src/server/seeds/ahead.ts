import type { ObservedFeatures } from '../../features/observed.ts';
import type { AnalysisRequest } from '../../features/port.ts';
import type { SeedFolder } from './folder.ts';

/** A call that is to come, and the files of its pictures. */
export interface PlannedCall {
  /** Calls of a kind have their pictures analysed in the same way. */
  readonly kind: string;
  readonly files: readonly string[];
}

/**
 * Has the pictures of later calls analysed on idle workers while a call is made. The calls stay one after another, and each
 * does all that it does without: it only finds its analysis done.
 */
export interface Ahead {
  /** Makes the next call of the plan. */
  during<T>(pictures: readonly Buffer[], call: () => Promise<T>): Promise<T>;
}

/** How the pictures of a kind are analysed. */
type Way = Omit<AnalysisRequest, 'bytes'>;

/** Ways of one kind that are remembered: more are of calls that have little in common. */
const MAX_WAYS = 4;

/** @param plan all calls, in their order; how their pictures are analysed is learnt from the first of a kind */
export function createAhead(
  plan: AsyncIterator<PlannedCall>,
  { folder, features }: { readonly folder: Pick<SeedFolder, 'read'>; readonly features: ObservedFeatures },
): Ahead {
  const ways = new Map<string, Map<string, Way>>();
  const coming: (PlannedCall & { begun?: true })[] = [];
  // One for each worker, and as many that are ready when it has ended.
  const width = 2 * features.describe().workers;
  let isPlanned = true;

  /** Looks at the plan up to the last call that may be prepared. */
  async function look(): Promise<void> {
    while (isPlanned && coming.length <= width) {
      // A pattern that names nothing is the error of its own call.
      const { value, done } = await plan.next().catch(() => ({ done: true, value: undefined }) as const);
      if (done) isPlanned = false;
      else coming.push(value);
    }
  }

  function prepare(): void {
    for (const call of coming) {
      const known = [...(ways.get(call.kind)?.values() ?? [])];
      if (call.begun || known.length === 0) continue;
      call.begun = true;
      for (const path of call.files) {
        // So is a picture that cannot be read, or is refused.
        folder
          .read(path)
          .then((bytes) => Promise.allSettled(known.map((way) => features.analyse({ ...way, bytes }))))
          .catch(() => undefined);
      }
    }
  }

  function learn(kind: string, { bytes: _, ...way }: AnalysisRequest): void {
    const known = ways.get(kind) ?? new Map<string, Way>();
    const text = JSON.stringify(way);
    if (known.has(text) || known.size >= MAX_WAYS) return;
    ways.set(kind, known.set(text, way));
    prepare();
  }

  return {
    async during(pictures, call) {
      await look();
      const kind = coming.shift()?.kind;
      prepare();
      const stop = features.observe((request) => {
        if (kind !== undefined && pictures.some((bytes) => bytes.equals(request.bytes))) learn(kind, request);
      });
      return call().finally(stop);
    },
  };
}
