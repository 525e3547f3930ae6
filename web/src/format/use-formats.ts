import { browserLocale } from './browser-locale.ts'
import { createFormats } from './formats.ts'

const formats = createFormats(browserLocale(typeof navigator === 'undefined' ? [] : [navigator.language, ...navigator.languages]))

/** The browser's language decides, not where it stands. */
export function useFormats() {
  return formats
}
