/** Has `process.platform` say `win32` during the tests of a file: what the code does on Windows, as far as it runs anywhere. */
export function pretendWindows(): void {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
  beforeAll(() => {
    Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });
  });
  afterAll(() => {
    Object.defineProperty(process, 'platform', platform);
  });
}
