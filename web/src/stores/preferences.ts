import { defineStore } from 'pinia'
import { ref, watchEffect } from 'vue'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'comfortable' | 'compact'

/** Shared with public/preferences.js, which applies the choice before the first paint. */
const storageKey = 'attain.preferences'

interface Kept {
  theme: Theme
  density: Density
}

function kept(): Kept {
  try {
    const value = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Kept>
    return {
      theme: value.theme === 'light' || value.theme === 'dark' ? value.theme : 'system',
      density: value.density === 'compact' ? 'compact' : 'comfortable',
    }
  } catch {
    return { theme: 'system', density: 'comfortable' }
  }
}

/** How this browser likes to read: kept on the device, never in the link. */
export const usePreferences = defineStore('preferences', () => {
  const { theme: keptTheme, density: keptDensity } = kept()
  const theme = ref<Theme>(keptTheme)
  const density = ref<Density>(keptDensity)

  watchEffect(() => {
    const root = document.documentElement
    if (theme.value === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = theme.value
    root.dataset['density'] = density.value
    try {
      localStorage.setItem(storageKey, JSON.stringify({ theme: theme.value, density: density.value }))
    } catch {
      // Storage switched off: the choice lasts as long as the page.
    }
  })

  return { theme, density }
})
