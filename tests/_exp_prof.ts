import { withContextOf } from '@attain/server/cli/with-context.ts'
import { atOneVersion } from '@attain/server/attainment/read-attainment.ts'
import { readFacts } from '@attain/server/exports/facts.ts'
import { selectionsOf } from '@attain/server/attainment/fact-selections.ts'
import { resolveQuestion } from '@attain/server/attainment/question.ts'
import { listFacts } from '@attain/db/queries/explain.queries.ts'
import { sql } from 'kysely'
await withContextOf({ ATTAIN_DATA: '/tmp/exp/data', USER: 'ada' })(async (ctx) => {
  await atOneVersion(ctx, async (v) => {
    let sum = 0; await sql`analyze`.execute(ctx.database.db); const q = resolveQuestion({ period: 'FY27-Q3', by: ['indicator'] } as never, v.model, '2026-11-22')
    for (const indicator of q.indicators) {
      const t = performance.now()
      const s = selectionsOf(q, { indicator, slot: q.slots[0]!, entity: null, id: 0 }, v.model, v.coverage)
      if (s.length === 0) continue
      const r = await listFacts(ctx.scope, s, { limit: 20000, offset: 0 }).execute(ctx.database.read)
      sum += performance.now() - t; console.log(indicator.key, r.rows.length, Math.round(performance.now() - t))
      if (false) {
        const e = await sql`explain analyze ${listFacts(ctx.scope, s, { limit: 20000, offset: 0 })}`.execute(ctx.database.read)
        console.log(e.rows.map((x: any) => x['QUERY PLAN']).join('\n'))
      }
    }
    console.log('SUM', sum); return 1
  })
})
