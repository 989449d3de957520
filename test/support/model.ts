import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a layers model without weights (the mean colour of a `side`-pixel picture) into a new folder; its path. */
export function meanColourModel(folder: string, side: number): string {
  const layer = {
    class_name: 'GlobalAveragePooling2D',
    config: { name: 'pool', trainable: true, batch_input_shape: [null, side, side, 3], dtype: 'float32' },
  };
  const path = mkdtempSync(join(folder, 'model-'));
  writeFileSync(
    join(path, 'model.json'),
    JSON.stringify({
      format: 'layers-model',
      modelTopology: { class_name: 'Sequential', config: { name: 'mean', layers: [layer] } },
      weightsManifest: [],
    }),
  );
  return path;
}
