import { randomBytes } from 'node:crypto';
import type { Documents } from './port.ts';

/** A secret of 32 bytes by its name, which all servers of a catalog know and no client does; made when it is first needed. */
export async function sharedSecret(documents: Documents, name: string): Promise<Buffer> {
  const document = `secret ${name}`;
  const known = documents.get(document);
  if (typeof known === 'string') return Buffer.from(known, 'base64');
  const text = await documents.change(
    document,
    (value) => {
      const secret = typeof value === 'string' ? value : randomBytes(32).toString('base64');
      return { value: secret, result: secret };
    },
    { lasting: true },
  );
  return Buffer.from(text, 'base64');
}
