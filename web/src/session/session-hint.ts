/**
 * Whether somebody signed in here before, as far as this browser remembers: then the first page is asked for at once and
 * not after a question. It decides nothing; the server does.
 */
const storageKey = 'attain.signed-in'

export function signedInBefore(): boolean {
  try {
    return localStorage.getItem(storageKey) !== null
  } catch {
    return false
  }
}

export function rememberSignedIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(storageKey, 'yes')
    else localStorage.removeItem(storageKey)
  } catch {
    // Storage switched off: each visit begins with the question.
  }
}
