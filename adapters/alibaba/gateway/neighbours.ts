/** A product of the vendor's behind the same gateways that Tuku does not serve. */
export interface Neighbour {
  readonly title: string;
  readonly version: string;
  /** First label of its hosts; absent: a served product's hosts. */
  readonly host?: string;
}

/** Products that programs use beside those that Tuku serves: docs/specs/alibaba-signing.md and the vendor's SDKs. */
export const neighbours: readonly Neighbour[] = [
  { title: 'STS', version: '2015-04-01', host: 'sts' },
  { title: 'RAM', version: '2015-05-01', host: 'ram' },
  { title: 'ECS', version: '2014-05-26', host: 'ecs' },
  { title: 'Green (image libraries of the console)', version: '2017-08-23' },
  { title: 'Green 2.0 (ImageModeration)', version: '2022-03-02', host: 'green-cip' },
];

/** The neighbour that a request is for, by its version or its host. */
export function neighbourOf(version: string, host: string): Neighbour | undefined {
  const label = /^([\w-]+)\..*aliyuncs\.com(:\d+)?$/i.exec(host)?.[1]?.toLowerCase().replace(/-vpc$/, '');
  return (
    neighbours.find((one) => one.version === version) ??
    (label === undefined ? undefined : neighbours.find((one) => one.host === label))
  );
}
