import { createRequire } from 'node:module';

/** Whether an optional peer dependency is there; it may yet not load. */
export function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Imports an optional peer dependency; returns the reason when it cannot be used. The name is no literal at the import, so
 * that neither the compiler nor the bundler resolves it.
 */
export async function importOptional<Module>(name: string): Promise<Module | string> {
  try {
    return (await import(name)) as Module;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return `${name} is not installed`;
    return `${name} does not load: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  }
}
