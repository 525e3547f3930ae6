import { type Day, addDays } from '@attain/shared/domain/period.ts'
import { ramps } from './changes.ts'
import type { Post, Staffing } from './staffing.ts'

export const memberRows = ({ members }: Staffing): string[][] =>
  members.map(({ key, name, email, hiredOn, leftOn }) => [key, name, email, hiredOn, leftOn ?? ''])

/** Posts cut wherever the member above changes; neighbouring pieces always differ. */
export function assignmentRows(staffing: Staffing): string[][] {
  return staffing.posts.flatMap((post) =>
    cutByManager(post, staffing).map(({ manager, from, to }) => [
      post.member,
      post.level,
      post.seat.region ?? '',
      manager ?? '',
      post.fte,
      from,
      to ?? '',
    ]),
  )
}

function cutByManager(post: Post, { managerOf, turningDays }: Staffing) {
  const inside = turningDays.filter((day) => day > post.from && (post.to === null || day <= post.to))
  const pieces: { manager: string | null; from: Day; to: Day | null }[] = []
  for (const from of [post.from, ...inside]) {
    const manager = managerOf(post, from)
    const last = pieces.at(-1)
    if (last?.manager === manager) continue
    if (last !== undefined) last.to = addDays(from, -1)
    pieces.push({ manager, from, to: post.to })
  }
  return pieces
}

export const rampRows = (): string[][] =>
  Object.entries(ramps).flatMap(([level, shares]) => shares.map((share, at) => [level, String(at + 1), share]))

export const leaveRows = ({ leave }: Staffing): string[][] =>
  leave.map(({ member, from, to, factor }) => [member, from, to ?? '', factor])
