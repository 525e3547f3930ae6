import type { IndicatorDefinition, IndicatorLink } from '../contracts/catalogue.ts'
import type { CatalogueProblem } from './catalogue-checks.ts'
import { compare } from './decimal.ts'

/** What links may refer to: the catalogue's own keys and those loaded before. */
export type LinkContext = {
  indicators: ReadonlyMap<string, IndicatorDefinition>
  families: ReadonlySet<string>
}

type Path = (string | number)[]

/**
 * Problems of one list of links (a level's or a family's own).
 * @param path leads to the list; problems carry the path on to the field.
 */
export function checkLinks(links: readonly IndicatorLink[], path: Path, context: LinkContext): CatalogueProblem[] {
  return links.flatMap((link, at) => [
    ...checkReferences(link, [...path, at], context),
    ...checkThreshold(link, [...path, at], context),
    ...checkValidity(link, links.slice(0, at), [...path, at]),
  ])
}

function checkReferences(link: IndicatorLink, path: Path, context: LinkContext): CatalogueProblem[] {
  const problems: CatalogueProblem[] = []
  if (link.key !== null && !context.indicators.has(link.key))
    problems.push({ code: 'unknown-indicator', path: [...path, 'key'], message: unknownIndicator(link.key, context) })
  if (link.extends_family !== null && !context.families.has(link.extends_family))
    problems.push({
      code: 'unknown-family',
      path: [...path, 'extends_family'],
      message: `there is no family "${link.extends_family}" in this catalogue or loaded before`,
    })
  return problems
}

function unknownIndicator(key: string, context: LinkContext): string {
  const meant = [...context.indicators.values()].find((indicator) => indicator.aliases.includes(key))
  const hint = meant ? `; write "${meant.key}", of which it is an alias` : ' in this catalogue or loaded before'
  return `there is no indicator "${key}"${hint}`
}

function checkThreshold(link: IndicatorLink, path: Path, context: LinkContext): CatalogueProblem[] {
  const problem = (field: string, code: string, message: string) => ({ code, path: [...path, field], message })
  if (link.value === null) {
    const field = (['comparator', 'currency', 'period'] as const).find((name) => link[name] !== null)
    return field ? [problem(field, 'threshold-without-value', `${field} is part of a threshold: give its value too`)] : []
  }
  if (link.key === null) return [problem('value', 'threshold-without-indicator', 'a threshold needs the key of its indicator')]
  if (link.comparator === null)
    return [problem('value', 'threshold-without-comparator', 'a threshold needs a comparator: >=, >, <= or <')]
  const indicator = context.indicators.get(link.key)
  return indicator ? checkThresholdOf(indicator, link, link.value, problem) : []
}

function checkThresholdOf(
  indicator: IndicatorDefinition,
  { comparator, currency, period }: IndicatorLink,
  value: string,
  problem: (field: string, code: string, message: string) => CatalogueProblem,
): CatalogueProblem[] {
  const { key, kind, unit, integer, better } = indicator
  const problems: CatalogueProblem[] = []
  if ((better === 'higher') !== (comparator === '>=' || comparator === '>'))
    problems.push(
      problem('comparator', 'comparator-against-better', `of "${key}" ${better} is better, ${comparator} asks for the other`),
    )
  if (kind === 'flow' && period === null)
    problems.push(
      problem('value', 'flow-threshold-without-period', `"${key}" adds up over time: say period: year, quarter or month`),
    )
  if (kind === 'stock' && period !== null)
    problems.push(
      problem('period', 'stock-threshold-with-period', `"${key}" is a stock, to be held at every snapshot: leave period out`),
    )
  if (currency !== null && unit !== 'money') problems.push(problem('currency', 'currency-without-money', `"${key}" is not money`))
  if (integer && !/^-?\d+(\.0+)?$/.test(value))
    problems.push(problem('value', 'fraction-of-integer', `"${key}" is whole numbers`))
  if (unit === 'percent' && compare(value, '10') > 0)
    problems.push(problem('value', 'percent-not-share', `"${key}" is written as a share of 1: 0.9 is 90 %`))
  return problems
}

const forever = '9999-12-31'
const firstDay = (link: IndicatorLink) => link.valid_from ?? '0000-01-01'
const lastDay = (link: IndicatorLink) => link.valid_to ?? forever

/** One indicator stands once in a list on any day; a later threshold follows the earlier one. */
function checkValidity(link: IndicatorLink, earlier: readonly IndicatorLink[], path: Path): CatalogueProblem[] {
  if (lastDay(link) < firstDay(link))
    return [{ code: 'valid-range-reversed', path: [...path, 'valid_to'], message: 'valid_to lies before valid_from' }]
  const overlaps = earlier.some(
    (other) =>
      link.key !== null && other.key === link.key && firstDay(other) <= lastDay(link) && firstDay(link) <= lastDay(other),
  )
  return overlaps
    ? [
        {
          code: 'overlapping-links',
          path: [...path, 'key'],
          message: `"${link.key}" is there twice for the same days: close the earlier one with valid_to`,
        },
      ]
    : []
}
