import type { Recognition, Sign } from '../../../src/protocol/signs.ts';
import * as operations from './operations.ts';

/** The vendor's hosts for vector buckets, with their regions. */
export const vectorsHost = /^vectors\.([a-z0-9-]+)\.(coslake\.com|internal\.tencentcos\.com)(:\d+)?$/;

/** The path of an operation, or one that is spelled like it; clients may put a base path before it. */
const operationPath = /^(\/[^/]+)*\/(Create|Get|List|Put|Delete|Query)(Vector|Index)\w*$/;

const servedPath = new RegExp(`^(/[^/]+)*/(${Object.keys(operations).join('|')})$`);

/** Hosts for ordinary buckets. */
const ordinaryHost = /(^|\.)cos\.([\w-]+\.)?(myqcloud\.com|tencentcos\.cn)(:\d+)?$/;

/**
 * What marks a request as one for vector buckets: one of their hosts; or, on a host that says nothing, the path of an
 * operation with the signature of object storage, or, of anonymous clients, with what they alone send: an empty
 * Authorization, a header of their own, or their name [observed].
 */
export const recognition: Recognition = {
  signs: [
    { host: vectorsHost },
    { method: 'POST', path: operationPath, headers: { authorization: /^q-sign-algorithm=/ } },
    { path: servedPath, headers: { authorization: /^q-sign-algorithm=/ } },
    { path: servedPath, headers: { authorization: 'absent' }, query: { 'q-sign-algorithm': 'present' } },
    ...[{ authorization: /^$/ }, { 'x-cos-*': 'present' as const }, { 'user-agent': /^cos-\w+-sdk-/ }].map(
      (more): Sign => ({ method: 'POST', path: servedPath, headers: { authorization: 'absent', ...more } }),
    ),
  ],
  foreignSigns: [{ host: ordinaryHost }],
};

/** How the operations are called, for those who mistype. */
export const calls = Object.keys(operations).map((name) => `POST /${name}`);
