import { createRoute } from '@hono/zod-openapi'
import {
  ChangeUser,
  CreatedUser,
  GrantId,
  NewGrant,
  NewUser,
  UserEntry,
  UserId,
  UserList,
  WithReason,
} from '@attain/shared/contracts/access.ts'
import { createRouter, json, jsonBody, problems } from '../http/router.ts'
import { linkAddress } from '../sign-in/links.ts'
import { addUser } from './add-user.ts'
import { changeUser } from './change-user.ts'
import { grantAccess } from './grant-access.ts'
import { inviteUser } from './invite-user.ts'
import { listUsers, userEntry } from './list-users.ts'
import { removeUser } from './remove-user.ts'
import { withdrawGrant } from './withdraw-grant.ts'

const tags = ['access']
const refusals = problems(400, 401, 403, 404, 409, 503)

const list = createRoute({
  method: 'get',
  path: '/users',
  tags,
  summary: 'Who has access, and to what',
  responses: { 200: json(UserList, 'By name'), ...problems(401, 403, 503) },
})
const add = createRoute({
  method: 'post',
  path: '/users',
  tags,
  summary: 'Give somebody access, with a one-time link to choose a password',
  request: jsonBody(NewUser),
  responses: { 201: json(CreatedUser, 'The link is shown this once'), ...refusals },
})
const change = createRoute({
  method: 'put',
  path: '/users/{user}',
  tags,
  summary: 'Another role, or which member it is',
  request: { params: UserId, ...jsonBody(ChangeUser) },
  responses: { 200: json(UserEntry, 'Changed'), ...refusals },
})
const remove = createRoute({
  method: 'delete',
  path: '/users/{user}',
  tags,
  summary: 'Take all access away',
  request: { params: UserId, query: WithReason },
  responses: { 204: { description: 'Removed' }, ...refusals },
})
const invite = createRoute({
  method: 'post',
  path: '/users/{user}/link',
  tags,
  summary: 'A new one-time link to choose a password',
  request: { params: UserId },
  responses: { 201: json(CreatedUser, 'The link is shown this once; earlier ones have ended'), ...refusals },
})
const grant = createRoute({
  method: 'post',
  path: '/users/{user}/grants',
  tags,
  summary: 'Let somebody see more',
  request: { params: UserId, ...jsonBody(NewGrant) },
  responses: { 201: json(UserEntry, 'Granted'), ...refusals },
})
const withdraw = createRoute({
  method: 'delete',
  path: '/users/{user}/grants/{grant}',
  tags,
  summary: 'Take a grant back',
  request: { params: GrantId, query: WithReason },
  responses: { 200: json(UserEntry, 'Taken back'), ...refusals },
})

/** Where people reach the pages: the public address, or the one that was asked under. */
const pages = (c: { var: { publicUrl: string | null }; req: { url: string } }) => c.var.publicUrl ?? new URL(c.req.url).origin

export const usersRoutes = createRouter()
  .openapi(list, async (c) => c.json({ users: await listUsers(c.var.ctx) }, 200))
  .openapi(add, async (c) => {
    const { user, token } = await addUser(c.var.ctx, c.req.valid('json'))
    c.header('cache-control', 'no-store')
    return c.json({ user, link: token === null ? null : linkAddress(pages(c), token) }, 201)
  })
  .openapi(change, async (c) => c.json(await changeUser(c.var.ctx, c.req.valid('param').user, c.req.valid('json')), 200))
  .openapi(remove, async (c) => {
    await removeUser(c.var.ctx, c.req.valid('param').user, c.req.valid('query').reason)
    return c.body(null, 204)
  })
  .openapi(invite, async (c) => {
    const { user: id } = c.req.valid('param')
    const token = await inviteUser(c.var.ctx, id)
    c.header('cache-control', 'no-store')
    return c.json({ user: await userEntry(c.var.ctx, id), link: linkAddress(pages(c), token) }, 201)
  })
  .openapi(grant, async (c) => c.json(await grantAccess(c.var.ctx, c.req.valid('param').user, c.req.valid('json')), 201))
  .openapi(withdraw, async (c) => {
    const { user, grant: id } = c.req.valid('param')
    return c.json(await withdrawGrant(c.var.ctx, user, id, c.req.valid('query').reason), 200)
  })
