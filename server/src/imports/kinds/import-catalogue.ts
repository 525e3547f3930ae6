import type { Catalogue, IndicatorDefinition } from '@attain/shared/contracts/catalogue.ts'
import { canonical } from '@attain/shared/domain/decimal.ts'
import type { KnownKeys } from '@attain/shared/domain/catalogue-checks.ts'
import type { Indicator, Model } from '../../model/model.ts'
import type { Effects, Job } from '../import-job.ts'
import { mergeDefinitions } from '../merge-definitions.ts'
import { parseCatalogue } from '../read/catalogue-yaml.ts'
import { ImportFileError } from '../read/import-file-error.ts'
import { writeFamilies } from './catalogue-families.ts'
import { writeLinks } from './catalogue-links.ts'
import { writeThresholds } from './catalogue-thresholds.ts'

const bytesMax = 16 * 1024 * 1024

/**
 * A catalogue beside what is there already (design §2): definitions that differ are superseded, thresholds become
 * repeating targets (A6). What the file does not name stays; of the families and levels it names it is the whole truth.
 */
export async function importCatalogue(job: Job, bytes: AsyncIterable<Uint8Array>): Promise<Effects> {
  const parsed = parseCatalogue(await textOf(bytes), knownKeys(job.model))
  if ('rejects' in parsed) {
    job.log.add(parsed.rejects)
    return {}
  }
  const { catalogue } = parsed
  const indicators = await writeIndicators(job, catalogue)
  const ids = await writeFamilies(job, catalogue)
  const known = { ...ids, indicators: indicators.ids }
  await writeLinks(job, catalogue, known)
  const targets = await writeThresholds(job, catalogue, known)
  return { indicators: indicators.resummed, targets, pieces: { memberIds: 'all', indicatorIds: 'all' } }
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let [text, size] = ['', 0]
  try {
    for await (const chunk of bytes) {
      size += chunk.byteLength
      if (size > bytesMax) throw new ImportFileError('too-large', 'A catalogue file of more than 16 MiB is not a catalogue.')
      text += decoder.decode(chunk, { stream: true })
    }
    return text + decoder.decode()
  } catch (error) {
    if (error instanceof TypeError) throw new ImportFileError('wrong-encoding', 'The catalogue file is not UTF-8 text.')
    throw error
  }
}

function knownKeys(model: Model): KnownKeys {
  return {
    indicators: [...model.indicators.byId.values()].map(definitionOf),
    families: [...model.families.byId.values()].map(({ key }) => key),
    levels: [...model.levels.byId.values()].map(({ key }) => key),
  }
}

const definitionOf = (indicator: Indicator): IndicatorDefinition => ({
  key: indicator.key,
  name: indicator.name,
  definition: indicator.definition,
  kind: indicator.kind,
  window: indicator.window,
  unit: indicator.unit,
  better: indicator.better,
  integer: indicator.integer,
  decimals: indicator.decimals,
  entry: indicator.entry,
  survey: indicator.survey,
  average: indicator.average,
  subscriptions: indicator.subscriptions,
  aliases: indicator.aliases,
  band: indicator.band,
})

/** @returns ids by key, and the indicators whose facts now sum otherwise: another kind, window or feed */
async function writeIndicators(job: Job, { indicators }: Catalogue): Promise<{ ids: Map<string, number>; resummed: number[] }> {
  const { model, counts } = job
  const byKey = new Map(indicators.map((indicator) => [indicator.key, indicator]))
  const live = new Map(
    [...model.indicators.byId.values()].map((indicator) => [indicator.key, columnsOf(definitionOf(indicator))]),
  )
  const merge = await mergeDefinitions(
    job,
    'indicator',
    [...byKey.keys()],
    (key) => columnsOf(byKey.get(key) as IndicatorDefinition),
    live,
  )
  counts.accepted += merge.changed.size
  counts.superseded += merge.replaced
  counts.unchanged += byKey.size - merge.changed.size
  const ids = new Map([...[...model.indicators.byKey].map(([key, { id }]) => [key, id] as const), ...merge.ids])
  const resummed = [...merge.changed].filter((key) => sumsOtherwise(model.indicators.byKey.get(key), byKey.get(key)))
  return { ids, resummed: resummed.map((key) => ids.get(key) as number) }
}

type Summed = Pick<IndicatorDefinition, 'kind' | 'window' | 'survey' | 'subscriptions'>

/** Whether the same facts give other sums under the definition of now: kind, window or what it is fed by. undefined = none. */
export function sumsOtherwise(before: Summed | undefined, now: Summed | undefined): boolean {
  if (before === undefined || now === undefined) return (before ?? now)?.survey != null || (before ?? now)?.subscriptions != null
  return (
    before.kind !== now.kind ||
    before.window !== now.window ||
    before.survey?.key !== now.survey?.key ||
    before.survey?.method !== now.survey?.method ||
    before.subscriptions !== now.subscriptions
  )
}

const columnsOf = (indicator: IndicatorDefinition) => ({
  name: indicator.name,
  definition: indicator.definition,
  kind: indicator.kind,
  ratio_window: indicator.window,
  unit: indicator.unit,
  better: indicator.better,
  whole: indicator.integer,
  decimals: indicator.decimals,
  entry: indicator.entry,
  survey_key: indicator.survey?.key ?? null,
  survey_method: indicator.survey?.method ?? null,
  subscription_measure: indicator.subscriptions,
  average: indicator.average,
  aliases: indicator.aliases,
  band_behind: indicator.band === null ? null : canonical(indicator.band.behind),
  band_ahead: indicator.band === null ? null : canonical(indicator.band.ahead),
})
