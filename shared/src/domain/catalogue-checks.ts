import type { Catalogue, FamilyDefinition, IndicatorDefinition, LevelDefinition } from '../contracts/catalogue.ts'
import { checkLinks } from './catalogue-link-checks.ts'
import { compare } from './decimal.ts'

/** What a catalogue says that cannot hold. `path` leads to the place in the catalogue. */
export type CatalogueProblem = { code: string; path: (string | number)[]; message: string }

/** Keys loaded before, which a further catalogue may refer to. */
export type KnownKeys = {
  /** With their definitions, because thresholds are checked against kind and unit. */
  indicators: readonly IndicatorDefinition[]
  families: readonly string[]
  levels: readonly string[]
}

const nothingKnown: KnownKeys = { indicators: [], families: [], levels: [] }

/**
 * Everything a catalogue says across its parts that its contract cannot see: references, duplicates, kinds, thresholds.
 * Pure; returns every problem in the order of the file, `[]` when the catalogue can be taken.
 * Loops in career ladders and titles that are no level are not problems; loops of `extends` are.
 * @param known what the workspace holds already. A key that is both known and in the catalogue is a new definition of it.
 */
export function checkCatalogue(catalogue: Catalogue, known: KnownKeys = nothingKnown): CatalogueProblem[] {
  const levels = catalogue.families.flatMap((family) => family.levels)
  const context = {
    indicators: new Map([...known.indicators, ...catalogue.indicators].map((indicator) => [indicator.key, indicator])),
    families: new Set([...known.families, ...catalogue.families.map((family) => family.key)]),
    levels: new Set([...known.levels, ...levels.map((level) => level.key)]),
  }
  return [
    ...checkEmpty(catalogue),
    ...checkIndicatorNames(catalogue.indicators),
    ...catalogue.indicators.flatMap((indicator, at) => checkIndicator(indicator, ['indicators', at])),
    ...checkFamilyAndLevelKeys(catalogue.families),
    ...catalogue.families.flatMap((family, at) => [
      ...checkSpecialties(family, at),
      ...checkLinks(family.indicators, ['families', at, 'indicators'], context),
      ...family.levels.flatMap((level, levelAt) => {
        const path = ['families', at, 'levels', levelAt]
        return [...checkExtends(level, path, context.levels), ...checkLinks(level.indicators, [...path, 'indicators'], context)]
      }),
    ]),
    ...checkExtendsLoops(catalogue.families),
  ]
}

function checkEmpty(catalogue: Catalogue): CatalogueProblem[] {
  if (catalogue.indicators.length + catalogue.families.length > 0) return []
  return [{ code: 'empty-catalogue', path: [], message: 'has neither indicators nor families' }]
}

function checkIndicatorNames(indicators: readonly IndicatorDefinition[]): CatalogueProblem[] {
  const problems: CatalogueProblem[] = []
  const owners = new Map<string, string>()
  const claim = (name: string, owner: string, path: (string | number)[]) => {
    const earlier = owners.get(name)
    if (earlier === undefined) owners.set(name, owner)
    else problems.push({ code: 'duplicate-indicator', path, message: `"${name}" already stands for the indicator "${earlier}"` })
  }
  indicators.forEach(({ key }, at) => claim(key, key, ['indicators', at, 'key']))
  indicators.forEach(({ key, aliases }, at) =>
    aliases.forEach((alias, aliasAt) => claim(alias, key, ['indicators', at, 'aliases', aliasAt])),
  )
  return problems
}

function checkIndicator(indicator: IndicatorDefinition, path: (string | number)[]): CatalogueProblem[] {
  const { key, kind, window, integer, decimals, survey, subscriptions, average, unit, band } = indicator
  const problem = (field: string, code: string, message: string) => ({ code, path: [...path, field], message })
  const problems: CatalogueProblem[] = []
  if (kind === 'ratio' && window === null)
    problems.push(problem('window', 'ratio-without-window', `"${key}" is a ratio and needs window: period or closing`))
  if (kind !== 'ratio' && window !== null)
    problems.push(problem('window', 'window-without-ratio', `"${key}" is a ${kind}; only a ratio has a window`))
  if (kind !== 'ratio' && survey !== null)
    problems.push(problem('survey', 'survey-without-ratio', `"${key}" is a ${kind}; a survey gives a ratio`))
  if (subscriptions !== null && (kind !== 'stock' || unit !== 'money'))
    problems.push(
      problem('subscriptions', 'subscriptions-without-stock', `"${key}" is read from subscriptions, which give a stock of money`),
    )
  if (average === 'median' && (kind !== 'ratio' || window !== 'period' || survey !== null || unit === 'money'))
    problems.push(
      problem(
        'average',
        'median-of-sums',
        `"${key}": only a ratio over a period, not of money and read from actuals, has a median`,
      ),
    )
  if (kind !== 'ratio' && unit === 'percent')
    problems.push(problem('unit', 'percent-without-ratio', `"${key}" is a ${kind}; percentages do not add, make it a ratio`))
  if (kind === 'ratio' && integer)
    problems.push(problem('integer', 'integer-ratio', `"${key}" is a ratio; only a flow or a stock can be whole numbers`))
  if (integer && decimals > 0)
    problems.push(problem('decimals', 'integer-with-decimals', `"${key}" is whole numbers and shows no decimals`))
  if (band !== null && compare(band.behind, band.ahead) > 0)
    problems.push(problem('band', 'band-reversed', `"${key}": behind must not lie above ahead`))
  return problems
}

function checkFamilyAndLevelKeys(families: readonly FamilyDefinition[]): CatalogueProblem[] {
  const problems: CatalogueProblem[] = []
  const seen = { family: new Set<string>(), level: new Set<string>() }
  const claim = (what: 'family' | 'level', key: string, path: (string | number)[]) => {
    if (seen[what].has(key)) problems.push({ code: `duplicate-${what}`, path, message: `the ${what} "${key}" is there twice` })
    seen[what].add(key)
  }
  families.forEach((family, at) => {
    claim('family', family.key, ['families', at, 'key'])
    family.levels.forEach((level, levelAt) => claim('level', level.key, ['families', at, 'levels', levelAt, 'key']))
  })
  return problems
}

/** Specialties belong to their family: two families may each have one of the same key. */
function checkSpecialties(family: FamilyDefinition, familyAt: number): CatalogueProblem[] {
  const own = new Set(family.levels.map((level) => level.key))
  const seen = new Set<string>()
  return family.specialties.flatMap((specialty, at) => {
    const path = ['families', familyAt, 'specialties', at]
    const duplicate = seen.has(specialty.key)
    seen.add(specialty.key)
    return [
      ...(duplicate
        ? [{ code: 'duplicate-specialty', path: [...path, 'key'], message: `the specialty "${specialty.key}" is there twice` }]
        : []),
      ...specialty.levels.flatMap((level, levelAt) =>
        own.has(level) ? [] : [unknownLevel(level, [...path, 'levels', levelAt], `in the family "${family.key}"`)],
      ),
    ]
  })
}

const extensionParts = ['responsibilities', 'requirements'] as const

function checkExtends(level: LevelDefinition, path: (string | number)[], levels: ReadonlySet<string>): CatalogueProblem[] {
  return extensionParts.flatMap((part) => {
    const extended = level.extends?.[part] ?? null
    return extended === null || levels.has(extended)
      ? []
      : [unknownLevel(extended, [...path, 'extends', part], 'in this catalogue or loaded before')]
  })
}

const unknownLevel = (level: string, path: (string | number)[], where: string): CatalogueProblem => ({
  code: 'unknown-level',
  path,
  message: `there is no level "${level}" ${where}`,
})

function checkExtendsLoops(families: readonly FamilyDefinition[]): CatalogueProblem[] {
  const levels = new Map(families.flatMap((family) => family.levels).map((level) => [level.key, level]))
  return families.flatMap((family, at) =>
    family.levels.flatMap((level, levelAt) =>
      extensionParts
        .filter((part) => comesBack(level.key, part, levels))
        .map((part) => ({
          code: 'extends-loop',
          path: ['families', at, 'levels', levelAt, 'extends', part],
          message: `"${level.key}" extends itself, directly or through others`,
        })),
    ),
  )
}

/** Whether following one part of `extends` from a level leads back to it. */
function comesBack(start: string, part: (typeof extensionParts)[number], levels: ReadonlyMap<string, LevelDefinition>): boolean {
  const visited = new Set<string>()
  let at = levels.get(start)?.extends?.[part] ?? null
  while (at !== null && at !== start && !visited.has(at)) {
    visited.add(at)
    at = levels.get(at)?.extends?.[part] ?? null
  }
  return at === start
}
