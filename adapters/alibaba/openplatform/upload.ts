import { isUtf8 } from 'node:buffer';
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
import { brokenCondition, GRANT_MS, GRANTS, knowsKey, readPolicy, signatureMatches } from './upload-policy.ts';

interface UploadIdentity extends Identity {
  readonly operation: 'PostObject' | 'GetObject';
  readonly requestId: string;
  readonly host: string;
}

/** What the early stages hand on. */
interface UploadFacts {
  /** The object that a GetObject names, if it exists. */
  stored: StoredFile | undefined;
  /** Set by `authenticate` for a PostObject. */
  form: UploadForm | undefined;
}

/** A form upload with its fields by lower-case name. */
interface UploadForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Part;
}

/** One request as the handlers see it. */
interface UploadCall extends UploadFacts {
  readonly method: string;
  readonly caller: Caller;
}

const name = 'alibaba-upload';
const anything = { type: 'object' };

/** Downloads are recognised by their path, form uploads by a multipart POST to the root that contains an access key id. */
export const uploadSigns: readonly Sign[] = [
  { path: `/${FILES_PREFIX}*` },
  {
    method: 'POST',
    path: '/',
    headers: { 'content-type': /^\s*multipart\/form-data\s*;.*boundary=/i },
    body: /name="?OSSAccessKeyId"?/,
  },
];

/** The part of object storage that uploading a picture needs: form uploads with a grant, and reading an object by URL. */
export function createUploadDialect({ engine, environment }: DialectParts): Dialect {
  const { clock, ids, secret } = environment;

  const operations: Readonly<Record<UploadIdentity['operation'], Operation<UploadCall>>> = {
    PostObject: {
      name: 'PostObject',
      schema: anything,
      rules: [],
      async handle({ form, caller }) {
        if (form === undefined) throw new Error('authenticate reads the form of every PostObject');
        const { fields, file } = form;
        const key = fields.get('key') ?? '';
        const contentType = file.contentType ?? 'application/octet-stream';
        // A copy, so that the file does not keep the whole body in memory.
        const bytes = Buffer.from(file.data);
        await engine.files.put(key, { namespace: { family: name, ...caller }, bytes, contentType }, GRANT_MS);
        const etag = createHash('md5').update(bytes).digest('hex').toUpperCase();
        return { key, etag, status: fields.get('success_action_status') ?? '204' };
      },
    },
    GetObject: {
      name: 'GetObject',
      schema: anything,
      rules: [],
      async handle({ method, stored }) {
        if (!['GET', 'HEAD'].includes(method)) throw uploadError('MethodNotAllowed');
        if (stored === undefined) throw uploadError('NoSuchKey');
        return {};
      },
    },
  };

  return defineDialect<UploadIdentity, UploadFacts, UploadCall>({
    name,
    errors: [uploadErrors],
    operations: Object.values(operations),
    identify(request) {
      const isDownload = request.path.startsWith(`/${FILES_PREFIX}`);
      const identity: UploadIdentity = {
        operation: isDownload ? 'GetObject' : 'PostObject',
        requestId: ids.uuid().replaceAll('-', '').slice(0, 24).toUpperCase(),
        host: request.header('host') ?? '127.0.0.1',
      };
      return { identity, gateway: { stored: undefined, form: undefined } };
    },
    stages: [
      {
        name: 'authenticate',
        async run(exchange) {
          const { request, identity, gateway } = exchange;
          if (identity.operation === 'GetObject') {
            gateway.stored = await engine.files.get(request.path.slice(1));
            const { account = '', region = '' } = gateway.stored?.namespace ?? {};
            exchange.caller = { account, region };
          } else {
            gateway.form = await readForm(request);
            exchange.caller = authorised(gateway.form, clock.now(), await secret(GRANTS));
          }
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
    prepare: ({ request, caller, gateway }) => ({ method: request.method, caller, ...gateway }),
    encode({ output, identity, gateway }) {
      const headers = { 'x-oss-request-id': identity.requestId };
      if (gateway.stored !== undefined) {
        const { bytes, contentType } = gateway.stored;
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

/**
 * Reads the form once for all stages. Throws ApiError EntityTooLarge, MalformedPOSTRequest,
 * IncorrectNumberOfFilesInPOSTRequest, InvalidArgument, in this order.
 */
async function readForm(request: WireRequest): Promise<UploadForm> {
  if (request.oversize !== undefined) throw uploadError('EntityTooLarge');
  const boundary = boundaryOf(request.header('content-type'));
  const parts = boundary === undefined ? undefined : await parseMultipart(request.body, boundary);
  if (parts === undefined) throw uploadError('MalformedPOSTRequest');
  const [file, ...more] = parts.filter(({ name }) => name === 'file');
  if (file === undefined || more.length > 0) throw uploadError('IncorrectNumberOfFilesInPOSTRequest');
  const others = parts.filter((part) => part !== file);
  if (!others.every(({ data }) => isUtf8(data))) {
    throw uploadError('MalformedPOSTRequest', { detail: 'a field is not UTF-8' });
  }
  const fields = new Map(others.map(({ name, data }) => [name.toLowerCase(), data.toString()]));
  for (const name of ['key', 'OSSAccessKeyId', 'policy', 'Signature']) {
    if (!fields.get(name.toLowerCase())) {
      throw uploadError('InvalidArgument', { what: `Bucket POST must contain a field named '${name}'.` });
    }
  }
  return { fields, file };
}

/** Who uploads. Checks key, signature, policy, expiry and conditions, in this order [inferred]. */
function authorised({ fields, file }: UploadForm, now: Date, secret: Buffer): Caller {
  const encodedPolicy = fields.get('policy') ?? '';
  if (!knowsKey(fields.get('ossaccesskeyid') ?? '')) throw uploadError('InvalidAccessKeyId');
  if (!signatureMatches(encodedPolicy, fields.get('signature') ?? '', secret))
    throw uploadError('SignatureDoesNotMatch');
  const policy = readPolicy(encodedPolicy);
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
