import { startBackend } from '../../src/features/backends/choose.ts';
import type { BackendName } from '../../src/features/backends/port.ts';

/**
 * Why an optional backend cannot be used here, or null. Throws where it has to be: `TUKU_TEST_BACKENDS=onnx`, which
 * `npm run test:onnx` sets.
 */
export async function backendTrouble(name: BackendName): Promise<string | null> {
  try {
    await startBackend(name);
    return null;
  } catch (error) {
    if (process.env.TUKU_TEST_BACKENDS?.split(',').includes(name)) throw error;
    return (error as Error).message;
  }
}
