import type { Host } from './host'

/** The program behind the window; in a bare browser, an invented one for looking at the screens. */
export const host: Host =
  '__TAURI_INTERNALS__' in window ? (await import('./tauri')).tauriHost : (await import('./memory')).memoryHost
