import type { Period } from '@attain/shared/domain/period.ts'
import { nextTick, type Ref, ref, watch } from 'vue'
import type { GridCell, GridLine } from '../../model/target-grid.ts'
import { editText, type NumberStyle } from '../../model/target-numbers.ts'

export interface GridRules {
  columns: readonly Period[]
  numbers: NumberStyle | null
  /** Targets of the past can be looked at and copied. */
  readonly: boolean
  /** Why a typed text cannot be taken; null = it can. */
  commit: (line: GridLine, cell: GridCell, text: string) => Promise<string | null>
}

export interface GridEvents {
  remove: [cell: GridCell]
  paste: [text: string, line: number, column: number]
  details: [cell: GridCell]
  /** A text that could not be taken, and why, when its field was left. */
  left: [text: string, problem: string]
}

type Emit = <Name extends keyof GridEvents>(name: Name, ...values: GridEvents[Name]) => void

/** The cell in focus and the one being edited: what keys and clipboard do to them. */
export function useGridCells(table: Ref<HTMLTableElement | null>, lines: Ref<readonly GridLine[]>, props: GridRules, emit: Emit) {
  const active = ref({ line: 0, column: 0 })
  /** While a question about the typed number is open, leaving the field decides nothing. */
  let isDeciding = false
  const editing = ref<{ key: string; text: string; problem: string | null } | null>(null)

  const cellAt = (line: number, column: number): GridCell | null => lines.value[line]?.cells[column] ?? null
  const isActive = (line: number, column: number) => active.value.line === line && active.value.column === column

  watch([() => lines.value.length, () => props.columns.length], ([height, width]) => {
    active.value = {
      line: Math.min(active.value.line, Math.max(0, height - 1)),
      column: Math.min(active.value.column, Math.max(0, width - 1)),
    }
  })

  async function focus(line: number, column: number): Promise<void> {
    const within = (value: number, size: number) => Math.max(0, Math.min(size - 1, value))
    active.value = { line: within(line, lines.value.length), column: within(column, props.columns.length) }
    await nextTick()
    table.value?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus()
  }

  const field = () => table.value?.querySelector<HTMLInputElement>('input') ?? null

  async function edit(text: string | null): Promise<void> {
    if (props.readonly) return
    const { line, column } = active.value
    const [row, cell] = [lines.value[line], cellAt(line, column)]
    if (row === undefined || cell === null) return
    const value = cell.edit === null ? (cell.record?.value ?? null) : cell.edit.value
    editing.value = {
      key: cell.key,
      text: text ?? (value === null ? '' : editText(value, row.indicator.unit, props.numbers)),
      problem: null,
    }
    await nextTick()
    field()?.focus()
    if (text === null) field()?.select()
  }

  async function finish(step: { line: number; column: number } | null): Promise<void> {
    const { line, column } = active.value
    const [row, cell, now] = [lines.value[line], cellAt(line, column), editing.value]
    if (row === undefined || cell === null || now === null || now.key !== cell.key) return
    if (isDeciding) return
    isDeciding = true
    const problem = await props.commit(row, cell, now.text).finally(() => (isDeciding = false))
    if (problem !== null) {
      editing.value = step === null ? null : { ...now, problem }
      await nextTick()
      if (step !== null) field()?.focus()
      else emit('left', now.text, problem)
      return
    }
    editing.value = null
    if (step !== null) await focus(line + step.line, column + step.column)
  }

  const moves: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

  function onKey(event: KeyboardEvent): void {
    if (editing.value !== null) return
    const { line, column } = active.value
    const cell = cellAt(line, column)
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
    const move = moves[event.key]
    const end = { Home: 0, End: props.columns.length - 1 }[event.key]
    const page = { PageUp: -10, PageDown: 10 }[event.key]
    if (cell === null || !(event.target as HTMLElement).matches('td')) return
    if (move !== undefined && isPlain) void focus(line + move[0], column + move[1])
    else if (end !== undefined) void focus(event.ctrlKey ? (end === 0 ? 0 : lines.value.length - 1) : line, end)
    else if (page !== undefined) void focus(line + page, column)
    else if (!isPlain) return
    else if (event.key === 'Enter' || event.key === 'F2') void edit(null)
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      if (!props.readonly) emit('remove', cell)
    } else if (event.key === 'i') emit('details', cell)
    else if (/^[\d.,\-−+<>=≤≥($€£¥]$/.test(event.key)) void edit(event.key)
    else return
    event.preventDefault()
  }

  function onEditKey(event: KeyboardEvent): void {
    const steps: Record<string, { line: number; column: number }> = {
      Enter: { line: event.shiftKey ? -1 : 1, column: 0 },
      Tab: { line: 0, column: event.shiftKey ? -1 : 1 },
    }
    const step = steps[event.key]
    event.stopPropagation()
    if (step !== undefined) {
      event.preventDefault()
      void finish(step)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      editing.value = null
      void focus(active.value.line, active.value.column)
    }
  }

  function onPaste(event: ClipboardEvent): void {
    if (editing.value !== null || props.readonly) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text === '') return
    event.preventDefault()
    emit('paste', text, active.value.line, active.value.column)
  }

  function onCopy(event: ClipboardEvent): void {
    const { line, column } = active.value
    const [row, cell] = [lines.value[line], cellAt(line, column)]
    if (editing.value !== null || row === undefined || cell?.shown == null) return
    event.preventDefault()
    event.clipboardData?.setData('text/plain', editText(cell.shown.value, row.indicator.unit, props.numbers))
  }

  return { active, editing, isActive, focus, edit, finish, onKey, onEditKey, onPaste, onCopy }
}
