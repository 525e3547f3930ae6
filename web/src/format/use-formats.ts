import { createFormats } from './formats.ts'

const formats = createFormats(typeof navigator === 'undefined' ? 'en' : navigator.language)

/** The browser's language decides, not where it stands. */
export function useFormats() {
  return formats
}
