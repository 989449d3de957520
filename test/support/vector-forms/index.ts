import { alibabaOssVectors } from './alibaba-ossvectors.ts';
import { awsS3Vectors } from './aws-s3vectors.ts';
import type { VectorForm } from './form.ts';
import { tencentCosVectors } from './tencent-cosvectors.ts';
import { volcengineTosVectors } from './volcengine-tosvectors.ts';

export type { AnsweredVector, Metric, VectorAnswer, VectorClient, VectorForm, VectorOperation } from './form.ts';

/** Vector buckets in the form of every vendor that has them. */
export const vectorForms: readonly VectorForm[] = [
  alibabaOssVectors,
  awsS3Vectors,
  tencentCosVectors,
  volcengineTosVectors,
];
