const browsers: readonly [RegExp, string][] = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone|iPad\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** What a browser says of itself, in two words; what it is not known by is shown as it came. */
export function browserText(said: string | null): string {
  if (said === null) return 'Unknown'
  const found = (of: readonly [RegExp, string][]) => of.find(([pattern]) => pattern.test(said))?.[1]
  const [browser, system] = [found(browsers), found(systems)]
  if (browser === undefined) return said.slice(0, 60)
  return system === undefined ? browser : `${browser} on ${system}`
}
