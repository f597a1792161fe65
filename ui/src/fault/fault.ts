import type { DeskFault } from '../generated/DeskFault'

/** Whatever was thrown, as a sentence a person can act on. */
export function asFault(thrown: unknown): DeskFault {
  if (thrown && typeof thrown === 'object' && 'message' in thrown && 'code' in thrown) {
    const fault = thrown as DeskFault
    return { code: String(fault.code), message: String(fault.message), field: fault.field ?? null }
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown)
  return { code: 'window', message: `没有办成：${detail}。输入的内容还在，请再试一次。`, field: null }
}

export const explain = (thrown: unknown): string => asFault(thrown).message
