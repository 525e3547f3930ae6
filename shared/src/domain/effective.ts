import type { Basis, Track } from '../contracts/vocabulary.ts'
import type { Day } from './day.ts'

/** What ties a level or family to an indicator. */
export interface IndicatorLink {
  /** null = the text names no indicator of the catalogue (an open set, a reference). */
  indicator: string | null
  /** The family whose indicators the text takes over; null = none. */
  extendsFamily: string | null
  /** One basis for everybody, or one per track (A4). */
  basis: Basis | Readonly<Record<Track, Basis>>
  /** First day; null = since ever. */
  validFrom: Day | null
  /** Last day, inclusive; null = open. */
  validTo: Day | null
}

export interface EffectiveLevel<L extends IndicatorLink = IndicatorLink> {
  key: string
  family: string
  track: Track
  /** The level whose responsibilities this one extends, in any family; null = none. */
  extendsResponsibilities: string | null
  links: readonly L[]
}

export interface EffectiveCatalogue<L extends IndicatorLink = IndicatorLink> {
  levels: ReadonlyMap<string, EffectiveLevel<L>>
  families: ReadonlyMap<string, { key: string; links: readonly L[] }>
}

/** `key` is the level's for `own` and `extends`, the family's for `family`. */
export interface IndicatorOrigin {
  from: 'own' | 'extends' | 'family'
  key: string
}

export interface EffectiveIndicator<L extends IndicatorLink = IndicatorLink> {
  indicator: string
  /** For this level's track, from the newest of `links`. */
  basis: Basis
  /** First day of the newest link; null = since ever. */
  validFrom: Day | null
  /** Last day of the newest link; null = open. */
  validTo: Day | null
  /** Where it comes from: own before the nearest extended level before family. */
  origin: IndicatorOrigin
  /** Everywhere it could come from, `origin` first. */
  origins: readonly IndicatorOrigin[]
  /** The links of `origin`, oldest first: several where one text bundles measures or a threshold changed over time. */
  links: readonly L[]
}

interface Source<L> extends IndicatorOrigin {
  links: readonly L[]
}

/**
 * Effective indicators of a level (design §2): its own, those of the levels it extends by responsibilities (also
 * across families, nearest first; loops end where they close), and its family's, in that order. A link that takes
 * over a family ("Extends the … KPIs") brings that family's indicators. An extended level of another family brings
 * its own links, not its family's.
 * @param day only links in force on this day; null = whenever they hold.
 * @returns one entry per indicator; `[]` for a level that the catalogue does not have.
 */
export function effectiveIndicators<L extends IndicatorLink>(
  levelKey: string,
  catalogue: EffectiveCatalogue<L>,
  day: Day | null = null,
): EffectiveIndicator<L>[] {
  const level = catalogue.levels.get(levelKey)
  if (level === undefined) return []
  const found = new Map<string, Source<L>[]>()
  for (const source of sourcesOf(level, catalogue, day)) {
    for (const link of source.links) {
      if (link.indicator !== null && holdsOn(link, day)) collect(found, link.indicator, source, link)
    }
  }
  return [...found].map(([indicator, sources]) => effective(indicator, sources, level.track))
}

/** The basis for the track of whoever holds the level (A4). */
export const basisFor = (basis: IndicatorLink['basis'], track: Track): Basis => (typeof basis === 'string' ? basis : basis[track])

const holdsOn = (link: IndicatorLink, day: Day | null): boolean =>
  day === null || ((link.validFrom === null || link.validFrom <= day) && (link.validTo === null || day <= link.validTo))

function sourcesOf<L extends IndicatorLink>(
  level: EffectiveLevel<L>,
  catalogue: EffectiveCatalogue<L>,
  day: Day | null,
): Source<L>[] {
  const sources: Source<L>[] = extensionChain(level, catalogue).map(({ key, links }) => ({
    from: key === level.key ? 'own' : 'extends',
    key,
    links,
  }))
  const families = [level.family, ...sources.flatMap(({ links }) => familiesIn(links, day))]
  for (const key of takenOver(families, catalogue, day)) {
    sources.push({ from: 'family', key, links: catalogue.families.get(key)?.links ?? [] })
  }
  return sources
}

/** The level, then what it extends, nearest first. */
function extensionChain<L extends IndicatorLink>(level: EffectiveLevel<L>, { levels }: EffectiveCatalogue<L>) {
  const chain = new Set<EffectiveLevel<L>>()
  let current: EffectiveLevel<L> | undefined = level
  while (current !== undefined && !chain.has(current)) {
    chain.add(current)
    current = current.extendsResponsibilities === null ? undefined : levels.get(current.extendsResponsibilities)
  }
  return [...chain]
}

const familiesIn = (links: readonly IndicatorLink[], day: Day | null): string[] =>
  links.flatMap((link) => (link.extendsFamily !== null && holdsOn(link, day) ? [link.extendsFamily] : []))

/** Families in order, each once, followed by the families that their own links take over. */
function takenOver<L extends IndicatorLink>(
  start: readonly string[],
  { families }: EffectiveCatalogue<L>,
  day: Day | null,
): Set<string> {
  const keys = new Set(start)
  for (const key of keys) {
    for (const taken of familiesIn(families.get(key)?.links ?? [], day)) keys.add(taken)
  }
  return keys
}

function collect<L>(found: Map<string, Source<L>[]>, indicator: string, { from, key }: IndicatorOrigin, link: L): void {
  const sources = found.get(indicator) ?? []
  const last = sources.at(-1)
  if (last !== undefined && last.from === from && last.key === key) last.links = [...last.links, link]
  else sources.push({ from, key, links: [link] })
  found.set(indicator, sources)
}

function effective<L extends IndicatorLink>(
  indicator: string,
  sources: readonly Source<L>[],
  track: Track,
): EffectiveIndicator<L> {
  const [first] = sources as [Source<L>, ...Source<L>[]]
  const links = [...first.links].sort(byValidFrom)
  const newest = links.at(-1) as L
  const origins = sources.map(({ from, key }) => ({ from, key }))
  return {
    indicator,
    basis: basisFor(newest.basis, track),
    validFrom: newest.validFrom,
    validTo: newest.validTo,
    origin: { from: first.from, key: first.key },
    origins,
    links,
  }
}

const byValidFrom = (a: IndicatorLink, b: IndicatorLink): number => {
  const [first, second] = [a.validFrom ?? '', b.validFrom ?? '']
  return first < second ? -1 : first > second ? 1 : 0
}
