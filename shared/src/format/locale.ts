/**
 * The first of a browser's languages that numbers can be formatted in. Some systems name theirs as no language tag
 * (`en-US@posix`), which would fail with every number on the page.
 */
export const usableLocale = (languages: readonly string[]): string => languages.find(isLocale) ?? 'en'

function isLocale(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length === 1
  } catch {
    return false
  }
}
