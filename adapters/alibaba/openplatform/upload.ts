import { createHash } from 'node:crypto';
import type { Engine } from '../../../src/engine/engine.ts';
import { FILES_PREFIX, type StoredFile } from '../../../src/engine/files.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { ApiError, catalogueEntry, fillMessage } from '../../../src/protocol/errors.ts';
import type { Caller, Identity, Operation } from '../../../src/protocol/operation.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import type { WireRequest, WireResponse } from '../../../src/protocol/wire.ts';
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

const anything = { type: 'object' };

/** Object storage as far as uploading a picture needs it: form uploads with a grant, and reading an object by its URL. */
export function createUploadDialect(parts: {
  engine: Engine;
  environment: DialectEnvironment;
}): Dialect<UploadIdentity, UploadCall> {
  const { engine, environment } = parts;
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
        engine.files.put(key, { namespace: { family: 'alibaba-upload', ...caller }, bytes, contentType }, GRANT_MS);
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

  return {
    name: 'alibaba-upload',
    errorCodes: new Set(Object.keys(uploadErrors)),
    identify(request) {
      const base = { request, requestId: ids.uuid().replaceAll('-', '').slice(0, 24).toUpperCase() };
      const host = request.header('host') ?? '127.0.0.1';
      if (request.path.startsWith(`/${FILES_PREFIX}`)) {
        return { ...base, host, operation: 'GetObject', file: engine.files.get(request.path.slice(1)) };
      }
      return isFormUpload(request) ? { ...base, host, operation: 'PostObject' } : undefined;
    },
    authenticate: (request, { operation, file }) =>
      operation === 'PostObject'
        ? authorised(readUpload(request), clock.now())
        : { account: file?.namespace.account ?? '', region: file?.namespace.region ?? '' },
    route: (_request, { operation }) => operations[operation],
    decode: () => ({}),
    validate: () => undefined,
    prepare: ({ identity, caller }) => ({ identity, caller }),
    encode(output, identity) {
      const headers = { 'x-oss-request-id': identity.requestId };
      if (identity.file !== undefined) {
        const { bytes, contentType } = identity.file;
        return { status: 200, headers: { ...headers, 'Content-Type': contentType }, body: Buffer.from(bytes) };
      }
      return uploaded(output as { key: string; etag: string; status: string }, identity, headers);
    },
    encodeError(error, { requestId, host }) {
      const known = error instanceof ApiError && catalogueEntry(uploadErrors, error.code) ? error : undefined;
      const { code, values } = known ?? uploadError('InternalError');
      const { status, message } = catalogueEntry(uploadErrors, code) ?? uploadErrors.InternalError;
      const fields = { Code: code, Message: fillMessage(message.en, values), RequestId: requestId, HostId: host };
      const headers = { 'Content-Type': 'application/xml', 'x-oss-request-id': requestId };
      return { code, response: { status, headers, body: xml('Error', fields) } };
    },
  };
}

/** A multipart POST to the root with a policy in it; one over the limit cannot be looked into. */
function isFormUpload(request: WireRequest): boolean {
  if (request.method !== 'POST' || request.path !== '/' || boundaryOf(request.header('content-type')) === undefined) {
    return false;
  }
  return request.oversize !== undefined || /name="?OSSAccessKeyId"?/.test(request.body.toString('latin1', 0, 65_536));
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
