import { createHash } from 'node:crypto';
import { FILES_PREFIX, type StoredFile } from '../../../src/engine/files.ts';
import { ApiError, catalogueEntry, fillMessage } from '../../../src/protocol/errors.ts';
import type { Caller, Identity, Operation } from '../../../src/protocol/operation.ts';
import { type Dialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import type { Sign } from '../../../src/protocol/signs.ts';
import type { WireRequest, WireResponse } from '../../../src/protocol/wire.ts';
import type { DialectParts } from '../../definition.ts';
import { boundaryOf, type Part, parseMultipart } from './multipart.ts';
import { uploadError, uploadErrors } from './upload-errors.ts';
import { brokenCondition, GRANT_MS, knowsKey, readPolicy, signatureMatches } from './upload-policy.ts';

/** What is known of an upload or a download. */
interface UploadIdentity extends Identity {
  readonly operation: 'PostObject' | 'GetObject';
  readonly request: WireRequest;
  readonly requestId: string;
  readonly host: string;
  readonly file?: StoredFile | undefined;
}

type UploadCall = { readonly identity: UploadIdentity; readonly caller: Caller };

/** A form upload with its fields by lower-case name. */
interface Upload {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Part;
}

const name = 'alibaba-upload';
const anything = { type: 'object' };

/** Downloads by their path; form uploads with a policy, a multipart POST to the root. */
export const uploadSigns: readonly Sign[] = [
  { path: `/${FILES_PREFIX}*` },
  {
    method: 'POST',
    path: '/',
    headers: { 'content-type': /^\s*multipart\/form-data\s*;.*boundary=/i },
    body: /name="?OSSAccessKeyId"?/,
  },
];

/** Object storage as far as uploading a picture needs it: form uploads with a grant, and reading an object by its URL. */
export function createUploadDialect({ engine, environment }: DialectParts): Dialect {
  const { clock, ids } = environment;

  const operations: Readonly<Record<UploadIdentity['operation'], Operation<UploadCall>>> = {
    PostObject: {
      name: 'PostObject',
      schema: anything,
      rules: [],
      async handle({ identity, caller }) {
        const { fields, file } = readUpload(identity.request);
        const key = fields.get('key') ?? '';
        const contentType = file.contentType ?? 'application/octet-stream';
        const bytes = Buffer.from(file.data);
        engine.files.put(key, { namespace: { family: name, ...caller }, bytes, contentType }, GRANT_MS);
        const etag = createHash('md5').update(bytes).digest('hex').toUpperCase();
        return { key, etag, status: fields.get('success_action_status') ?? '204' };
      },
    },
    GetObject: {
      name: 'GetObject',
      schema: anything,
      rules: [],
      async handle({ identity }) {
        if (!['GET', 'HEAD'].includes(identity.request.method)) throw uploadError('MethodNotAllowed');
        if (identity.file === undefined) throw uploadError('NoSuchKey');
        return {};
      },
    },
  };

  return defineDialect<UploadIdentity, null, UploadCall>({
    name,
    errors: [uploadErrors],
    operations: Object.values(operations),
    identify(request) {
      const isDownload = request.path.startsWith(`/${FILES_PREFIX}`);
      const identity: UploadIdentity = {
        request,
        requestId: ids.uuid().replaceAll('-', '').slice(0, 24).toUpperCase(),
        host: request.header('host') ?? '127.0.0.1',
        ...(isDownload
          ? { operation: 'GetObject', file: engine.files.get(request.path.slice(1)) }
          : { operation: 'PostObject' }),
      };
      return { identity, gateway: null };
    },
    stages: [
      {
        name: 'authenticate',
        run(exchange) {
          const { request, identity } = exchange;
          const { operation, file } = identity;
          exchange.caller =
            operation === 'PostObject'
              ? authorised(readUpload(request), clock.now())
              : { account: file?.namespace.account ?? '', region: file?.namespace.region ?? '' };
        },
      },
      {
        name: 'route',
        run(exchange) {
          exchange.operation = operations[exchange.identity.operation];
          exchange.input = {};
        },
      },
    ],
    prepare: ({ identity, caller }) => ({ identity, caller }),
    encode({ output, identity }) {
      const headers = { 'x-oss-request-id': identity.requestId };
      if (identity.file !== undefined) {
        const { bytes, contentType } = identity.file;
        return { status: 200, headers: { ...headers, 'Content-Type': contentType }, body: Buffer.from(bytes) };
      }
      return uploaded(output as { key: string; etag: string; status: string }, identity, headers);
    },
    encodeError(error, { identity: { requestId, host } }) {
      const known = error instanceof ApiError && catalogueEntry(uploadErrors, error.code) ? error : undefined;
      const { code, values } = known ?? uploadError('InternalError');
      const { status, message } = catalogueEntry(uploadErrors, code) ?? uploadErrors.InternalError;
      const fields = { Code: code, Message: fillMessage(message.en, values), RequestId: requestId, HostId: host };
      const headers = { 'Content-Type': 'application/xml', 'x-oss-request-id': requestId };
      return { code, response: { status, headers, body: xml('Error', fields) } };
    },
  });
}

function readUpload(request: WireRequest): Upload {
  if (request.oversize !== undefined) throw uploadError('EntityTooLarge');
  const parts = parseMultipart(request.body, boundaryOf(request.header('content-type')) ?? '');
  if (parts === undefined) throw uploadError('MalformedPOSTRequest');
  const [file, ...more] = parts.filter(({ name }) => name === 'file');
  if (file === undefined || more.length > 0) throw uploadError('IncorrectNumberOfFilesInPOSTRequest');
  const texts = parts.filter((part) => part !== file);
  const fields = new Map(texts.map(({ name, data }) => [name.toLowerCase(), data.toString()]));
  for (const name of ['key', 'OSSAccessKeyId', 'policy', 'Signature']) {
    if (!fields.get(name.toLowerCase())) {
      throw uploadError('InvalidArgument', { what: `Bucket POST must contain a field named '${name}'.` });
    }
  }
  return { fields, file };
}

/** Whose upload it is. Key, signature, policy, its time, its conditions are looked at in this order [inferred]. */
function authorised({ fields, file }: Upload, now: Date): Caller {
  const policyText = fields.get('policy') ?? '';
  if (!knowsKey(fields.get('ossaccesskeyid') ?? '')) throw uploadError('InvalidAccessKeyId');
  if (!signatureMatches(policyText, fields.get('signature') ?? '')) throw uploadError('SignatureDoesNotMatch');
  const policy = readPolicy(policyText);
  if (policy === undefined) throw uploadError('InvalidPolicyDocument');
  if (policy.expiration <= now) throw uploadError('AccessDenied', { why: 'Policy expired.' });
  const broken = brokenCondition(policy, { fields, size: file.data.length });
  if (Array.isArray(broken) && broken[0] === 'content-length-range') throw uploadError('EntityTooLarge');
  if (broken !== undefined) {
    throw uploadError('AccessDenied', { why: `Policy Condition failed: ${JSON.stringify(broken)}` });
  }
  return policy.caller;
}

function uploaded(
  { key, etag, status }: { key: string; etag: string; status: string },
  { host }: UploadIdentity,
  common: Readonly<Record<string, string>>,
): WireResponse {
  const headers = { ...common, ETag: `"${etag}"` };
  if (status !== '200' && status !== '201') return { status: 204, headers, body: '' };
  if (status === '200') return { status: 200, headers, body: '' };
  const location = `http://${host}/${key}`;
  const fields = { Bucket: host.split('.')[0] ?? '', ETag: `"${etag}"`, Key: key, Location: location };
  return { status: 201, headers: { ...headers, 'Content-Type': 'application/xml' }, body: xml('PostResponse', fields) };
}

function xml(root: string, fields: Readonly<Record<string, string>>): string {
  const inner = Object.entries(fields).map(([name, text]) => `<${name}>${escaped(text)}</${name}>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${inner.join('')}</${root}>`;
}

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
