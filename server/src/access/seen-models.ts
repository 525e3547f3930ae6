import type { Scope } from '@attain/db/scope.ts'
import type { ModelSource, Versioned } from '../model/model-cache.ts'
import type { Keyed, Member, Model } from '../model/model.ts'
import type { Grant } from '@attain/shared/domain/grants.ts'
import type { Context } from '../context.ts'
import { type Access, seenOf, seesEverything } from './access.ts'
import { seesMember } from './inside-grants.ts'

/** What stands for the name of somebody whom the asker may not see. */
export const nameNotShown = 'Name not shown'

/** The models of a workspace as somebody sees them: every name and key that leaves a verb comes from here. */
export class SeenModels implements ModelSource {
  readonly #all: ModelSource
  readonly #access: Pick<Access, 'grants' | 'seen'>

  constructor(all: ModelSource, access: Pick<Access, 'grants' | 'seen'>) {
    this.#all = all
    this.#access = access
  }

  async kept(scope: Scope): Promise<Versioned | null> {
    const kept = await this.#all.kept(scope)
    return kept === null ? null : this.#seen(kept)
  }

  async current(scope: Scope): Promise<Versioned> {
    return this.#seen(await this.#all.current(scope))
  }

  version(scope: Scope): ReturnType<ModelSource['version']> {
    return this.#all.version(scope)
  }

  /** The same for those who see everything. */
  get everybodys(): ModelSource {
    return this.#all
  }

  #seen(versioned: Versioned): Versioned {
    return { ...versioned, model: seenModel(versioned.model, this.#access) }
  }
}

/** The same source for those who see everything. */
export const modelsSeenBy = (all: ModelSource, access: Access): ModelSource =>
  seesEverything(access) ? all : new SeenModels(all, access)

/** A context as those have it who see everything: only for what tells of nobody in the end. */
export const asEverybodySees = <C extends Pick<Context, 'models' | 'access'>>(ctx: C): C => ({
  ...ctx,
  models: ctx.models instanceof SeenModels ? ctx.models.everybodys : ctx.models,
  access: { ...ctx.access, grants: everything, seen: seenOf(everything) },
})
const everything: readonly Grant[] = [{ kind: 'all' }]

const known = new WeakMap<Model, Map<string, Model>>()

/** A model in which nobody outside the grants has a key to be asked by or a name. */
function seenModel(model: Model, { grants, seen }: Pick<Access, 'grants' | 'seen'>): Model {
  let bySeen = known.get(model)
  if (bySeen === undefined) known.set(model, (bySeen = new Map()))
  let found = bySeen.get(seen)
  if (found === undefined) {
    const isSeen = (id: number) => seesMember(grants, id, model)
    bySeen.set(seen, (found = { ...model, members: withoutNames(model.members, isSeen) }))
  }
  return found
}

const withoutNames = ({ byId, byKey }: Keyed<Member>, isSeen: (id: number) => boolean): Keyed<Member> => ({
  byId: new Map(
    [...byId].map(([id, member]) => [
      id,
      isSeen(id) ? member : { id, key: `#${id}`, name: nameNotShown, hiredOn: null, leftOn: null },
    ]),
  ),
  byKey: new Map([...byKey].filter(([, { id }]) => isSeen(id))),
})
