// Runs before the first paint, so that a chosen theme or density never flashes in. Same keys as stores/preferences.ts.
try {
  const kept = JSON.parse(localStorage.getItem('attain.preferences') || '{}')
  if (kept.theme === 'light' || kept.theme === 'dark') document.documentElement.dataset.theme = kept.theme
  if (kept.density === 'compact') document.documentElement.dataset.density = 'compact'
} catch {
  // Storage may be switched off: the system's colour scheme and the comfortable density apply.
}
