import { usableLocale } from '@attain/shared/format/locale.ts'
import { createFormats } from './formats.ts'

const formats = createFormats(usableLocale(typeof navigator === 'undefined' ? [] : navigator.languages))

/** The browser's language decides, not where it stands. */
export function useFormats() {
  return formats
}
