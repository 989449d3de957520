import { startFeatures } from '../../src/features/features.ts';
import type { Features } from '../../src/features/port.ts';

let loaded: Features | undefined;
let borrowers = 0;
let over = false;

async function letGo(): Promise<void> {
  if (!over || borrowers > 0) return;
  await loaded?.close();
  loaded = undefined;
}

afterAll(async () => {
  over = true;
  await letGo();
});

/** The built-in model for one server; loaded once for all servers of a test file. */
export function borrowModel(): Features {
  const features = loaded ?? startFeatures({ workers: 1 });
  loaded = features;
  borrowers++;
  let returned = false;
  return {
    get model() {
      return features.model;
    },
    get dimension() {
      return features.dimension;
    },
    get state() {
      return features.state;
    },
    ready: () => features.ready(),
    analyse: (request) => features.analyse(request),
    describe: () => features.describe(),
    async close() {
      if (returned) return;
      returned = true;
      borrowers--;
      await letGo();
    },
  };
}
