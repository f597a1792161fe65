import type { Registration } from '../../generated/Registration'
import { readTyped, rfc3339, typedTime } from '../../time/moment'

/** The draft's key in the ledger's draft table. */
export const REGISTER_DRAFT = 'register'

/** 登记事件 as it is typed: times stay as text until they can be read. */
export interface RegisterForm extends Omit<Registration, 'discovered_at' | 'occurred_at'> {
  discovered: string
  occurred: string
}

/** Names a form from when it is blank, so that a save sent twice registers once. */
export const newRequest = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

export function blankForm(judgedBy: string): RegisterForm {
  return {
    system: '',
    what: '',
    discovered: typedTime(new Date()),
    occurred: '',
    place: '',
    category: null,
    facts: {},
    level: null,
    level_reason: '',
    judged_by: judgedBy,
    time_reason: '',
    drill: false,
    begin_handling: true,
    request: newRequest(),
  }
}

/** Typed text becomes RFC 3339 where it can be read, and stays as it is where not. */
function timeOut(text: string): string {
  const date = readTyped(text)
  return date ? rfc3339(date) : text
}

function timeIn(text: string | null | undefined): string {
  if (!text) return ''
  return /^\d{4}-\d\d-\d\dT/.test(text) ? typedTime(new Date(text)) : text
}

export function toRegistration({ discovered, occurred, ...rest }: RegisterForm): Registration {
  return { ...rest, discovered_at: timeOut(discovered), occurred_at: occurred.trim() ? timeOut(occurred) : null }
}

export function fromDraft(blank: RegisterForm, kept: Partial<Registration>): RegisterForm {
  const { discovered_at, occurred_at, ...rest } = kept
  return {
    ...blank,
    ...rest,
    judged_by: rest.judged_by || blank.judged_by,
    request: rest.request || blank.request,
    discovered: timeIn(discovered_at) || blank.discovered,
    occurred: timeIn(occurred_at),
  }
}

/** Times that cannot be, in words; registering them needs a reason. */
export function impossibleTime(form: Pick<RegisterForm, 'discovered' | 'occurred'>, now: number): string {
  const discovered = readTyped(form.discovered)
  const occurred = form.occurred.trim() ? readTyped(form.occurred) : null
  if (discovered && discovered.getTime() > now) return '发现时间晚于现在'
  if (discovered && occurred && occurred > discovered) return '发生时间晚于发现时间'
  return ''
}
