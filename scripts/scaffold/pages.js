// The pages that npm run new:dialect writes.

/** The page of a new dialect, with what is to be filled in. */
export function pageFile({ name, vendor, product }) {
  return `# ${name}

[中文](../zh/${vendor}/${product}.md)

TODO: which API and version this is, and how to point its SDK at Tuku.

## Operations

| Operation | |
|---|---|
| \`Ping\` | stands in for the first real operation |

## Choices

Where the vendor is silent Tuku chose. D: documented, E: shown by an example, I: inferred.

| Rule | Provenance |
|---|---|

The code is in \`adapters/${vendor}/${product}\`, the schemas are in \`schemas/${vendor}/${product}\`.
`;
}

/** Its Chinese twin, which test/architecture/translations.test.ts compares with it. */
export function chinesePageFile({ name, vendor, product }) {
  return `# ${name}

[English](../../${vendor}/${product}.md)

TODO：这是哪个 API、哪个版本，以及怎样让它的 SDK 连到 Tuku。

## 接口

| 接口 | |
|---|---|
| \`Ping\` | 占位，等待第一个真正的接口 |

## 选择

厂商没有说明的地方，由 Tuku 选定。D：有文档，E：示例里有，I：推断。

| 规则 | 依据 |
|---|---|

代码在 \`adapters/${vendor}/${product}\`，schema 在 \`schemas/${vendor}/${product}\`。
`;
}
