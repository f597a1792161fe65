// An act on the way to the end: what is proposed and what is sent.
import type { ClosureInput } from '../../generated/ClosureInput'
import type { ClosureStepView } from '../../generated/ClosureStepView'
import type { ClosureView } from '../../generated/ClosureView'
import { sentTime, typedTime } from '../../time/moment'

/** The step that is to be done now. */
export const nextStep = (closure: ClosureView): ClosureStepView | null =>
  closure.steps.find((step) => step.next && !step.done) ?? null

/** Something was proposed and can be sent back: as long as the end is not decided. */
export const returnable = (closure: ClosureView, phase: string): boolean =>
  phase === 'response' && closure.steps.some((step) => step.done)

/** What is open must be answered for by whoever decides. */
export const answersForOpen = (step: ClosureStepView, closure: ClosureView): boolean =>
  step.act === 'decide' && closure.open.length > 0

/** Conditions are confirmed up to the decision; afterwards they stand. */
export const asksConditions = (step: ClosureStepView, closure: ClosureView): boolean =>
  closure.conditions.length > 0 && (step.act === 'propose' || step.act === 'decide')

export function blankClosure(incidentId: string, step: ClosureStepView, closure: ClosureView, person: string): ClosureInput {
  return {
    incident_id: incidentId,
    act: step.act,
    party: step.by.length === 1 ? (step.by[0]?.id ?? '') : '',
    with: [],
    person: step.ours ? person : '',
    at: typedTime(new Date()),
    means: '',
    note: '',
    conditions: closure.conditions.filter((condition) => condition.met).map((condition) => condition.id),
    open_reason: '',
    time_reason: '',
  }
}

export function toClosure(form: ClosureInput): ClosureInput {
  return { ...form, at: sentTime(form.at) }
}

/** A list with one more, or one less. */
export const flipped = (list: string[], id: string, on: boolean): string[] =>
  on ? [...list.filter((one) => one !== id), id] : list.filter((one) => one !== id)
