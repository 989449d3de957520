import { SeedError } from '../seeds/error.ts';
import type { SeedOptions, SeedRun, Seeds } from '../seeds/seeds.ts';
import type { Endpoint } from './endpoint.ts';
import { ControlError } from './error.ts';
import schemas from './seeds.schemas.json' with { type: 'json' };

/** The files of `--seed-dir`. */
export const seedEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/seed',
    summary: 'List the seeds, in the order in which they run',
    answers: { 200: { description: 'Their names; none without --seed-dir', schema: schemas.list } },
    handle: async (_call, { seeds }) => ({ body: { files: await seeds.list() } }),
  },
  {
    method: 'POST',
    path: '/seed',
    summary: 'Run one seed, or all of them',
    body: schemas.run,
    answers: { 200: { description: 'What each of them did', schema: schemas.answer } },
    async handle({ body }, { seeds }) {
      const { seeds: reports } = await seedOrRefuse(seeds, body as SeedOptions);
      return { body: { seeds: reports } };
    },
  },
];

/** Runs seeds. Throws ControlError with file, line, operation and code when one cannot be run. */
export async function seedOrRefuse(seeds: Seeds, options: SeedOptions): Promise<SeedRun> {
  try {
    return await seeds.run(options);
  } catch (error) {
    if (error instanceof SeedError) throw new ControlError(`${error.message}; nothing was kept`, 400, error.facts);
    throw error;
  }
}
