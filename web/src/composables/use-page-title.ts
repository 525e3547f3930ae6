import { watchEffect } from 'vue'
import { useFormats } from '../format/use-formats.ts'
import { useMeta } from './use-meta.ts'

/** Tab and history entry: what it is, then when. */
export function usePageTitle(title: () => string) {
  const formats = useFormats()
  const { period } = useMeta()
  watchEffect(() => {
    const when = period.value === null ? '' : ` · ${formats.period(period.value.key)}`
    document.title = `${title()}${when} · Attain`
  })
}
