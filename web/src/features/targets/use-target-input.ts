import { ref, shallowRef } from 'vue'
import type { Decimal } from '@attain/shared/domain/decimal.ts'
import type { Comparator } from '@attain/shared/contracts/vocabulary.ts'
import { type GridCell, type GridLine, saysNothing, type TargetEdit } from '../../model/target-grid.ts'
import { clipboardBlock, type NumberStyle, readNumber, shownStyle } from '../../model/target-numbers.ts'
import { useTargetEdits } from '../../stores/target-edits.ts'
import type { StyleQuestion } from './NumberStyleDialog.vue'
import { useTargetsAddress } from './use-targets-address.ts'

/** Takes what is typed or pasted into the draft. A number that could be two is asked about, once for the page. */
export function useTargetInput() {
  const store = useTargetEdits()
  const address = useTargetsAddress()
  const question = shallowRef<StyleQuestion | null>(null)
  const notice = ref('')
  let answered: ((style: NumberStyle | null) => void) | null = null

  function ask(asked: StyleQuestion): Promise<NumberStyle | null> {
    question.value = asked
    return new Promise((resolve) => (answered = resolve))
  }

  function answer(style: NumberStyle | null): void {
    question.value = null
    if (style !== null) address.change({ numbers: style }, 'replace')
    answered?.(style)
    answered = null
  }

  /** An edit that says what is recorded already is none. */
  function put(cell: Pick<GridCell, 'key' | 'record'>, edit: TargetEdit): readonly [string, TargetEdit | null] {
    return [cell.key, saysNothing(edit, cell.record) ? null : edit]
  }

  function editOf(cell: GridCell, value: Decimal | null, comparator: Comparator | null): TargetEdit {
    const { edit, record, about } = cell
    const base = edit === null ? (record?.repeats === null ? record.id : null) : edit.base
    if (value === null) return { ...about, value, base }
    return { ...edit, ...about, value, base, ...(comparator === null ? {} : { comparator }) }
  }

  const wholeOnly = ({ indicator }: GridLine, value: Decimal) =>
    indicator.integer && value.includes('.') ? 'This indicator is counted in whole numbers.' : null

  /** @returns why the text cannot be taken; null = it was */
  async function commit(line: GridLine, cell: GridCell, text: string): Promise<string | null> {
    const { unit } = line.indicator
    let read = readNumber(text, { unit, style: address.numbers.value })
    if (read.kind === 'ambiguous') {
      const style = await ask({ text: text.trim(), point: read.point, comma: read.comma, count: 1 })
      if (style === null) return 'Write the number without grouping, or choose its format under “Numbers”.'
      read = readNumber(text, { unit, style })
    }
    if (read.kind === 'bad') return read.why
    if (read.kind === 'ambiguous') return 'This could be two numbers.'
    const value = read.kind === 'empty' ? null : read.value
    const fraction = value === null ? null : wholeOnly(line, value)
    if (fraction !== null) return fraction
    const hasNothing = value === null && cell.edit === null && (cell.record === null || cell.record.repeats !== null)
    if (!hasNothing) store.change([put(cell, editOf(cell, value, read.kind === 'number' ? read.comparator : null))])
    notice.value = ''
    return null
  }

  function remove(cell: GridCell): void {
    if (cell.record !== null && cell.record.repeats === null) store.change([put(cell, editOf(cell, null, null))])
    else store.change([[cell.key, null]])
  }

  /** Pastes a block from a cell on, all of it or nothing; what falls outside the grid is named. */
  async function paste(text: string, lines: readonly GridLine[], line: number, column: number): Promise<void> {
    const block = clipboardBlock(text)
    const places = block.flatMap((row, down) =>
      row.flatMap((entry, right) =>
        entry.trim() === '' ? [] : [{ entry, line: lines[line + down], column: column + right, down, right }],
      ),
    )
    const inside = places.flatMap((place) => {
      const cell = place.line?.cells[place.column]
      return place.line === undefined || cell === undefined ? [] : [{ ...place, line: place.line, cell }]
    })
    const style = await styleFor(inside.map(({ entry, line: { indicator } }) => ({ entry, unit: indicator.unit })))
    if (style === 'left') return
    const read = inside.map((place) => {
      const found = readNumber(place.entry, { unit: place.line.indicator.unit, style })
      const why =
        found.kind === 'bad'
          ? found.why
          : found.kind === 'number'
            ? wholeOnly(place.line, found.value)
            : 'This could be two numbers.'
      return { ...place, found, why }
    })
    const wrong = read.filter(({ why }) => why !== null)
    if (wrong.length > 0) {
      const named = wrong
        .slice(0, 3)
        .map(({ entry, down, right, why }) => `“${entry.trim()}” (row ${down + 1}, column ${right + 1}): ${why}`)
      notice.value = `Nothing was pasted. ${named.join(' ')}${wrong.length > 3 ? ` And ${wrong.length - 3} more.` : ''}`
      return
    }
    store.change(
      read.flatMap(({ cell, found }) =>
        found.kind === 'number' ? [put(cell, editOf(cell, found.value, found.comparator))] : [],
      ),
    )
    const outside = places.length - inside.length
    notice.value = [
      `${read.length} ${read.length === 1 ? 'number' : 'numbers'} pasted${style === null ? '' : `, read with a decimal ${style}`}.`,
      outside === 0 ? '' : `${outside} fell outside the grid and were left out.`,
    ]
      .join(' ')
      .trim()
  }

  /** The stated style, else the one that the block shows, else the answer; `left` = leave the block. */
  async function styleFor(
    entries: { entry: string; unit: GridLine['indicator']['unit'] }[],
  ): Promise<NumberStyle | null | 'left'> {
    const stated = address.numbers.value
    if (stated !== null) return stated
    const shown = shownStyle(entries.map(({ entry }) => entry))
    if (shown === 'mixed') {
      notice.value = 'Nothing was pasted: some of its numbers have a decimal point, others a decimal comma. Make them alike.'
      return 'left'
    }
    if (shown !== null) return shown
    const unclear = entries.flatMap(({ entry, unit }) => {
      const found = readNumber(entry, { unit, style: null })
      return found.kind === 'ambiguous' ? [{ text: entry.trim(), point: found.point, comma: found.comma }] : []
    })
    const [first] = unclear
    if (first === undefined) return null
    const style = await ask({ ...first, count: unclear.length })
    if (style === null) notice.value = 'Nothing was pasted.'
    return style ?? 'left'
  }

  return { question, notice, answer, commit, remove, paste }
}
