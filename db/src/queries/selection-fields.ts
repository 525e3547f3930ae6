import { type RawBuilder, sql } from 'kysely'

/** A field of a selection: the type of its value, and what it asks of a row, given that value. */
export interface SelectionField {
  type: 'bigint' | 'bigint[]' | 'boolean' | 'text'
  asks: (value: RawBuilder<unknown>) => RawBuilder<unknown>
}
export type SelectionFields<Name extends string = string> = Readonly<Record<Name, SelectionField>>

/** Filters, each with its `and`, of the fields that have a value in the selection. */
export function filtersGiven(fields: SelectionFields, selection: object): RawBuilder<unknown> {
  const filters = Object.entries(fields).flatMap(([name, { type, asks }]) => {
    const value = (selection as Record<string, unknown>)[name]
    if (value === undefined) return []
    // Words and truths are part of the statement, so that what can never hold is not planned for.
    const given = typeof value === 'string' || typeof value === 'boolean' ? sql.lit(value) : sql`${value}`
    return [sql`and ${asks(sql`${given}::${sql.raw(type)}`)}`]
  })
  return sql.join(filters, sql` `)
}

/** The same for selections that are rows of `alias`, where null is a field without a value. */
export function filtersOfRows(fields: SelectionFields, alias: string): RawBuilder<unknown> {
  const filters = Object.entries(fields).map(([name, { asks }]) => {
    const value = sql.ref(`${alias}.${name}`)
    return sql`and (${value} is null or ${asks(value)})`
  })
  return sql.join(filters, sql` `)
}

/** The columns of such rows, as `json_to_recordset` wants them. */
export const columnsOf = (fields: SelectionFields): RawBuilder<unknown> =>
  sql.join(Object.entries(fields).map(([name, { type }]) => sql`${sql.ref(name)} ${sql.raw(type)}`))
