/** What a member is called whose person was erased (A11); the database writes the same. */
export const formerMember = (key: string): string => `Former member ${key}`
