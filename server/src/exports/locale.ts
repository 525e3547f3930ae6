/** A file is read by many people: sentences in it are in one locale, and numbers in cells take the reader's own. */
export const exportLocale = 'en-US'
