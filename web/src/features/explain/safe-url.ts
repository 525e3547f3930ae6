/** Links come from files: only web addresses are followed, never `javascript:` and its kin. */
export function safeUrl(text: string | null): string | null {
  if (text === null) return null
  try {
    const { protocol } = new URL(text)
    return protocol === 'https:' || protocol === 'http:' ? text : null
  } catch {
    return null
  }
}
