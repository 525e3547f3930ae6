import type { Day } from '@attain/shared/domain/period.ts'
import type { LivePlacement } from '../model/model.ts'

/** The member's placement on a day; null = none. `placements` are oldest first and do not overlap (A5). */
export function placementOn(placements: readonly LivePlacement[] | undefined, day: Day): LivePlacement | null {
  if (placements === undefined) return null
  let [low, high] = [0, placements.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((placements[middle] as LivePlacement).from <= day) low = middle + 1
    else high = middle
  }
  const placement = placements[low - 1]
  return placement === undefined || (placement.to !== null && placement.to < day) ? null : placement
}
