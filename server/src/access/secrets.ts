import { createHash, randomBytes } from 'node:crypto'

/** Of a key that a program keeps, so that leaked ones are recognised. */
export const keyPrefix = 'attain_'

/** 256 random bits as text that fits into addresses and headers. */
export const newSecret = (prefix = ''): string => `${prefix}${randomBytes(32).toString('base64url')}`

/** What is kept of a secret. A fast hash is enough, as nobody can guess 256 random bits. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
