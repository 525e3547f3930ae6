import { type Day, type Period, addDays, maxDay, periodsWithin, shiftPeriod } from '@attain/shared/domain/period.ts'
import { curveOf, quarterShare } from './phasing.ts'
import { bookOf, quotaOf } from './quotas.ts'
import { type Random, randomOf, splitWhole } from './random.ts'
import { type Seat, seats } from './seats.ts'
import type { Staffing } from './staffing.ts'
import { type Timeline, calendar, dayInQuarter, workingDay } from './timeline.ts'
import { performance } from './effort.ts'

/** A change of an account's recurring revenue, in cents of US dollars. */
export interface ArrDeal {
  day: Day
  cents: number
  kind: 'start' | 'expansion' | 'contraction' | 'churn' | 'reset-credit' | 'reset-new'
}

/** A customer whose book belongs to a seat: whoever holds the seat on a day looks after it. */
export interface Account {
  key: string
  seat: Seat
  region: string
  /** The first is the start, which is no net ARR of the owner: somebody else sold it. */
  deals: ArrDeal[]
}

/** Recurring revenue at the end of a day, in cents. */
export const arrAt = (account: Account, day: Day): number =>
  account.deals.reduce((sum, deal) => (deal.day <= day ? sum + deal.cents : sum), 0)

/** The book that stands at exactly five million at the end of the last ended quarter, which is not more than it. */
const thresholdSeat = 'csm-us-west-1'
const thresholdCents = 500_000_000

const accountsOfLevel: Readonly<Record<string, number>> = {
  'csm.associate': 5,
  'csm.intermediate': 6,
  'csm.senior': 7,
  'csm.staff': 8,
}

interface Book {
  seat: Seat
  region: string
  accounts: Account[]
  open(day: Day, cents: number): void
}

interface Origin {
  seed: number
  scale: number
  timeline: Timeline
  staffing: Staffing
}

/** The customers of every seat that owns a book, with a year of history before the first fiscal year. */
export function accountsOf(origin: Origin): Account[] {
  const { timeline } = origin
  const history = timeline.years.slice(0, 1).map((year) => shiftPeriod(year, -1, calendar))
  const quarters = [...history.flatMap((year) => periodsWithin(year, 'quarter', calendar)), ...timeline.quarters]
  const accounts: Account[] = []
  for (const seat of seats.filter(({ key }) => key.startsWith('csm-'))) {
    const book = openBook(seat, origin, accounts)
    if (book === null) continue
    quarters.forEach((quarter, at) => tradeQuarter(book, quarter, at - 4, origin))
  }
  return accounts
}

const total = ({ deals }: Account): number => deals.reduce((sum, { cents }) => sum + cents, 0)
const wholeUnits = (cents: number): number => Math.round(cents / 100) * 100
const active = ({ accounts }: Book): Account[] => accounts.filter((account) => total(account) > 0)

/** null for a seat that nobody has held yet. */
function openBook(seat: Seat, { seed, scale, timeline, staffing }: Origin, accounts: Account[]): Book | null {
  const first = staffing.posts.find((post) => post.seat.key === seat.key)
  if (first === undefined || seat.region === null) return null
  const random = randomOf(seed, 'book', seat.key)
  const book: Book = {
    seat,
    region: seat.region,
    accounts: [],
    open(day, cents) {
      const key = `Demo Account ${String(accounts.length + 1).padStart(4, '0')}`
      const account = { key, seat, region: book.region, deals: [{ day, cents: wholeUnits(cents), kind: 'start' as const }] }
      accounts.push(account)
      book.accounts.push(account)
    },
  }
  const size = (bookOf[seat.level] ?? 1_000_000) * (seat.key === thresholdSeat ? 0.45 : 0.74)
  const count = Math.max(2, Math.round((accountsOfLevel[seat.level] ?? 6) * scale))
  const start = first.from === timeline.historyFrom ? addDays(first.from, -30) : first.from
  for (const cents of splitWhole(Math.round(size * random.between(92, 108)), count, random)) book.open(start, cents)
  return book
}

/** @param at the quarter, 0 = the first of the first fiscal year; the year of history counts below 0. */
function tradeQuarter(book: Book, quarter: Period, at: number, origin: Origin) {
  const opened = book.accounts[0]?.deals[0]?.day ?? quarter.to
  if (opened > quarter.from) return
  const random = randomOf(origin.seed, 'arr', book.seat.key, at)
  const { lost, loser } = loseSome(book, quarter, random)
  const growth = wantedGrowth(book, quarter, at, origin) + lost
  if (growth > 0) growSome(book, loser, quarter, growth, random, Math.max(1, Math.round(random.integer(2, 5) * origin.scale)))
  if (lost > 0 && random.chance(0.3)) {
    const average = active(book).reduce((sum, account) => sum + total(account), 0) / Math.max(1, active(book).length)
    book.open(workingDay(quarter, random.next()), average * random.between(0.3, 0.6))
  }
  if (book.seat.key === thresholdSeat) meetThreshold(book, quarter, origin.timeline)
}

/** Net ARR in cents that the seat's holder brings in the quarter, against the target of their level. */
function wantedGrowth({ seat, region }: Book, quarter: Period, at: number, origin: Origin): number {
  const level = origin.staffing.holder(seat.key, quarter.to)?.level ?? seat.level
  const quota = quotaOf(level, region, 'net_arr', Math.max(0, Math.floor(at / 4)))
  const share = quarterShare('net_arr', (at + 4) % 4)
  const capacity = Math.max(0.12, origin.staffing.capacity(seat.key, quarter))
  return wholeUnits(quota * 100 * share * capacity * performance(origin.seed, 'net_arr', seat.key, at, 0.15))
}

/** Contracts one account, or loses it whole when little would be left. */
function loseSome(book: Book, quarter: Period, random: Random): { lost: number; loser: Account | null } {
  const candidates = active(book)
  if (candidates.length < 2) return { lost: 0, loser: null }
  const size = candidates.reduce((sum, account) => sum + total(account), 0)
  const account = random.pick(candidates)
  const asked = size * random.between(0.004, 0.047)
  const churns = asked > total(account) * 0.5
  const cents = churns ? total(account) : wholeUnits(asked)
  account.deals.push({ day: laterThanStart(account, quarter, random), cents: -cents, kind: churns ? 'churn' : 'contraction' })
  return { lost: cents, loser: account }
}

function growSome(book: Book, loser: Account | null, quarter: Period, cents: number, random: Random, count: number) {
  const candidates = active(book).filter((account) => account !== loser)
  if (candidates.length === 0) return
  for (const part of splitWhole(cents / 100, count, random)) {
    const account = random.pick(candidates)
    const day = dayInQuarter(quarter, curveOf('net_arr'), random)
    const before = wholeUnits(total(account) * 0.4)
    if (random.chance(0.08) && before > 0) {
      // A contract reset: the old contract is credited and the new one booked on the same day.
      account.deals.push({ day, cents: -before, kind: 'reset-credit' }, { day, cents: before + part * 100, kind: 'reset-new' })
    } else account.deals.push({ day, cents: part * 100, kind: 'expansion' })
  }
}

const laterThanStart = (account: Account, quarter: Period, random: Random): Day =>
  maxDay(dayInQuarter(quarter, curveOf('net_arr'), random), account.deals[0]?.day ?? quarter.from)

function meetThreshold(book: Book, quarter: Period, { quarters, today }: Timeline) {
  const lastEnded = quarters.findLast(({ to }) => to < today)
  if (quarter.key !== lastEnded?.key) return
  const accounts = active(book).sort((a, b) => total(b) - total(a))
  const gap = thresholdCents - accounts.reduce((sum, account) => sum + total(account), 0)
  accounts[0]?.deals.push({ day: addDays(quarter.to, -9), cents: gap, kind: gap < 0 ? 'contraction' : 'expansion' })
}
