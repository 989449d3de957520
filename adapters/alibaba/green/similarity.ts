import type { Gallery, Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Hit } from '../../../src/engine/search.ts';
import type { Analysis } from '../../../src/features/port.ts';
import type { Json } from '../../../src/json.ts';
import { libraryNamed, SYSTEM_LIBRARY } from './libraries.ts';
import { sampleNames, tagsOf } from './samples.ts';
import type { SceneResult } from './scenes.ts';
import { rateOf } from './score.ts';
import type { HitSettings } from './switches.ts';

/** The libraries of these names, each once; the system's when none is named. Throws ApiError 404. */
export async function librariesNamed(
  engine: Engine,
  namespace: Namespace,
  names: readonly string[],
): Promise<Gallery[]> {
  const wanted = new Set(names.length === 0 ? [SYSTEM_LIBRARY] : names);
  return Promise.all([...wanted].map((name) => libraryNamed(engine, namespace, name)));
}

/**
 * The scene's result: the samples of all libraries that rate high enough, best first, older ones first among equals.
 */
export async function similarityResult(
  { engine, minRate, maxHits }: HitSettings & { readonly engine: Engine },
  namespace: Namespace,
  libraries: readonly Gallery[],
  { embedding }: Analysis,
): Promise<SceneResult> {
  const found = await Promise.all(
    libraries.map(async (library) => {
      const hits = await engine.search.nearest(namespace, library, embedding, { k: maxHits });
      return hits.map((hit) => ({ ...hit, library: library.name, rate: rateOf(hit.similarity) }));
    }),
  );
  const hits = found
    .flat()
    .filter(({ rate }) => rate >= minRate)
    .sort((a, b) => b.similarity - a.similarity || a.picture.id - b.picture.id)
    .slice(0, maxHits)
    .map(hitInfo);
  const hit = hits.length > 0;
  return {
    scene: 'similarity',
    label: hit ? 'similarity' : 'normal',
    suggestion: hit ? 'review' : 'pass',
    rate: hits[0]?.rate ?? 0,
    // The documented name, and the one that a public client reads.
    similarityImage: hits,
    similarityImageData: hits,
  };
}

function hitInfo({ picture, library, rate }: Hit & { library: string; rate: number }): {
  readonly [field: string]: Json;
  readonly rate: number;
} {
  return { ...sampleNames(picture), tags: tagsOf(picture), library, rate, imageId: String(picture.id) };
}
