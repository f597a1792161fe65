/** Puts the focus where a dialog that has just opened begins, unless somebody is already typing in it: what is typed is never led astray. */
export function firstFocus(target: HTMLElement | null | undefined): void {
  const now = document.activeElement
  const typing = now?.matches('input, textarea, select') && now.closest('.el-dialog, .el-drawer')
  if (!typing) target?.focus()
}
