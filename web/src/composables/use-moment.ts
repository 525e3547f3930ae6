import { useFormats } from '../format/use-formats.ts'
import { useMeta } from './use-meta.ts'

/** Prints a moment as the organisation's clocks show it, in UTC until its time zone is known; no moment is no text. */
export function useMoment(): (at: string | null | undefined) => string {
  const formats = useFormats()
  const { calendar } = useMeta()
  return (at) => (at == null ? '' : formats.moment(at, calendar.value?.timeZone ?? 'UTC'))
}
