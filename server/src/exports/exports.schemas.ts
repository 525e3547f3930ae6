import { z } from 'zod'
import { AuditFilter } from '@attain/shared/contracts/audit.ts'
import { AttainmentQuery, CurrencyBasis, OrgReading } from '@attain/shared/contracts/attainment.ts'
import { KnownAt } from '@attain/shared/contracts/known-at.ts'
import { Day } from '@attain/shared/contracts/vocabulary.ts'

const ExportFormat = z.enum(['csv', 'xlsx'])
export type ExportFormat = z.infer<typeof ExportFormat>

/** What the attainment answer takes, and the kind of file. */
export const AttainmentExportQuery = AttainmentQuery.extend({ format: ExportFormat })
export type AttainmentExportQuery = z.output<typeof AttainmentExportQuery>

/** What the audit page takes without the page, and the kind of file. */
export const AuditExportQuery = AuditFilter.extend({ format: ExportFormat })
export type AuditExportQuery = z.output<typeof AuditExportQuery>

export const QbrExportQuery = z
  .strictObject({
    period: z.string().regex(/^FY\d{2}-Q[1-4]$/, 'a fiscal quarter such as FY27-Q3'),
    region: z.string().min(1).optional().describe('One region with everything below it'),
    manager: z.string().min(1).optional().describe('The whole subtree below this member, the manager included'),
    asOf: Day.optional().describe('Facts after this day do not count yet. Default: today'),
    fx: CurrencyBasis.optional(),
    knownAt: KnownAt.optional(),
    org: OrgReading.optional(),
    format: ExportFormat,
  })
  .refine((query) => query.region === undefined || query.manager === undefined, {
    message: 'a review is of a region or of a team: give region or manager, not both',
    path: ['manager'],
  })
export type QbrExportQuery = z.output<typeof QbrExportQuery>
