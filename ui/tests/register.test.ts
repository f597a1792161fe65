import { describe, expect, it } from 'vitest'
import { blankForm, fromDraft, impossibleTime, toRegistration } from '../src/features/register/form'

describe('the registration form', () => {
  it('comes back from its draft as it was typed, half-typed times included', () => {
    const form = {
      ...blankForm('处室负责人'),
      system: 'OA',
      discovered: '2026-11-22 09:30',
      occurred: '2026-11-22 0',
      facts: { a: null, b: ['x'] },
    }
    const draft = JSON.parse(JSON.stringify(toRegistration(form)))
    expect(draft.discovered_at).toMatch(/^2026-11-22T09:30:00[+-]/)
    expect(draft.occurred_at).toBe('2026-11-22 0')
    expect(fromDraft(blankForm('处室负责人'), draft)).toEqual(form)
  })
  it('sends an unknown time of occurrence as none', () => {
    expect(toRegistration({ ...blankForm(''), occurred: '  ' }).occurred_at).toBeNull()
  })
  it('names times that cannot be', () => {
    const now = new Date(2026, 10, 22, 9, 53).getTime()
    expect(impossibleTime({ discovered: '2026-11-22 09:53', occurred: '' }, now)).toBe('')
    expect(impossibleTime({ discovered: '2026-11-22 09:54', occurred: '' }, now)).toContain('晚于现在')
    expect(impossibleTime({ discovered: '2026-11-22 09:30', occurred: '2026-11-22 09:31' }, now)).toContain('晚于发现')
  })
})

describe('the request of a registration', () => {
  it('names a blank form by 32 hex digits, and stays with its draft', () => {
    const first = blankForm('')
    expect(first.request).toMatch(/^[0-9a-f]{32}$/)
    expect(blankForm('').request).not.toBe(first.request)
    expect(fromDraft(blankForm(''), JSON.parse(JSON.stringify(toRegistration(first)))).request).toBe(first.request)
    expect(fromDraft(first, { system: 'OA' }).request).toBe(first.request)
  })
  it('begins handling unless that was unticked, and is no drill unless that was ticked', () => {
    expect(blankForm('')).toMatchObject({ begin_handling: true, drill: false })
    expect(fromDraft(blankForm(''), { begin_handling: false, drill: true })).toMatchObject({ begin_handling: false, drill: true })
  })
})
