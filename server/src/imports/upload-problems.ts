import { AppError } from '../errors.ts'

export const noFile = () => new AppError('no-file', 'The request carries no file. Send it as the body, or as `file` of a form.')

export const tooLarge = (detail: string) => new AppError('too-large', detail, { status: 413 })

/** A body that ended before it was whole. */
export const cutOff = (cause: unknown) =>
  new AppError('cut-off', 'The file broke off in the middle, and nothing was imported. Send it again.', { cause })
