import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/paths.ts';

/** The request and response schema of an operation, as the file has them. */
export function schemasOf(operation: string): { request: object; response: object } {
  return JSON.parse(readFileSync(join(packageRoot, 'schemas/tencent-tiia', `${operation}.json`), 'utf8'));
}
