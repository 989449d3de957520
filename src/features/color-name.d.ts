/** CSS colour names in lower case, to RGB 0..255; the package has no types of its own. */
declare module 'color-name' {
  const colours: Readonly<Record<string, readonly [number, number, number]>>;
  export default colours;
}
