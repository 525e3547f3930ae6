import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pg from 'pg'
import { parsePeriod, parsePeriodRange, periodsWithin } from '@attain/shared/domain/period.ts'
import { statements } from './bare-statements.ts'

/** The least that can answer: Hono, a pool, one named statement. No sign-in, no validation, no model, no currencies. */

pg.types.setTypeParser(20, Number)
// The product's connections compile no statements either.
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10, options: '-c jit=off' })
const calendar = { startMonth: 2 }
const app = new Hono()

app.get('/hello', (c) => c.text('hello world'))

app.get('/:source/:work', async (c) => {
  const { source, work } = c.req.param()
  const text = statements[source as 'rollup'][work as 'W1']
  const period = c.req.query('period') ?? ''
  const slots =
    work === 'W1' ? periodsWithin(parsePeriod(period, calendar), 'quarter', calendar) : parsePeriodRange(period, calendar)
  const member = c.req.query('member')
  const values = [1, slots.map((slot) => slot.from), slots.map((slot) => slot.to), ...(member === undefined ? [] : [member])]
  const { rows } = await pool.query({ name: `${source}-${work}`, text, values })
  return c.json({ rows })
})

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(`Bare is at http://127.0.0.1:${port}`))
