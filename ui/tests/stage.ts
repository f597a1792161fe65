// Screens drawn without a browser, with the invented program behind them: enough to read what a person would.
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createSSRApp, h, type Component, type Slots } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { vi } from 'vitest'
import { routeLocationKey, routerKey } from 'vue-router'
import type { Host } from '../src/host/host'

/** Every slot of a part, in its own order. */
const part = (tag: string): Component => ({
  inheritAttrs: true,
  setup: (_: unknown, { slots }: { slots: Slots }) => () => h(tag, Object.values(slots).map((slot) => slot?.({}))),
})

/** Opens the program with one of its stories; a test file has one. */
export async function opened(story: string): Promise<Host> {
  const nothing = { addEventListener: () => undefined, removeEventListener: () => undefined }
  const kept = new Map<string, string>()
  vi.stubGlobal('document', nothing)
  vi.stubGlobal('window', nothing)
  vi.stubGlobal('location', { search: `?story=${story}` })
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  })
  return (await import('../src/host')).host
}

/** A screen, with answers that are there already, by the key under which they are asked for. */
export async function drawn(screen: Component, props: Record<string, unknown>, known: [unknown[], unknown][] = [], route: object = { path: '/', query: {} }): Promise<string> {
  const { queryClient } = await import('../src/host/queries')
  for (const [key, answer] of known) queryClient.setQueryData(key, answer)
  const app = createSSRApp(screen, props)
  for (const name of ['ElDialog', 'ElButton', 'ElInput', 'ElCheckbox', 'ElDropdown']) app.component(name, part('div'))
  app.component('RouterLink', part('a'))
  app.config.warnHandler = () => undefined
  app.provide(routeLocationKey, route as never)
  app.provide(routerKey, { push: () => undefined, replace: () => undefined } as never)
  app.use(VueQueryPlugin, { queryClient })
  const context: { teleports?: Record<string, string> } = {}
  return (await renderToString(app, context)) + Object.values(context.teleports ?? {}).join('')
}
