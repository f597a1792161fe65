import { afterAll, describe, expect, it } from 'vitest'
import { opened } from './stage'

const host = await opened('group&dropped')
const { useBundles } = await import('../src/features/exchange/useBundles')
const { useExports } = await import('../src/features/exchange/useExports')
const bundles = useBundles()
const stop = bundles.listen()
afterAll(() => stop())

const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('bundles that came from outside', () => {
  it('are looked at one after the other, once the station is open', async () => {
    await until(() => bundles.waiting.value.length === 6 && !bundles.state.looking)
    expect(bundles.state.open).toBe(true)
    expect(bundles.now.value?.view.unit).toBe('区教育局')
    expect(bundles.clean.value.map((one) => one.view.unit)).toEqual(['区教育局', '区民政局'])
  })
  it('are taken in together where they are clean; the others stay', async () => {
    await bundles.acceptClean()
    expect(bundles.waiting.value.map((one) => one.view.verdict)).toEqual(['clean', 'again', 'unknown', 'stop'])
    expect(bundles.state.swept).toEqual({ taken: 2, entries: 17, again: 0, left: 0 })
    const to_send = (await host.exchange()).peers.filter((row) => row.to_send === '回执').map((row) => row.unit)
    expect(to_send).toEqual(expect.arrayContaining(['区教育局', '区民政局']))
  })
  it('that have a remark are taken by hand, and offer their receipt', async () => {
    const one = bundles.waiting.value[0]
    expect(one?.view.remarks.length).toBe(2)
    if (one) await bundles.accept(one)
    expect(bundles.now.value?.done?.answer).toBe(true)
    const { exports, begin } = useExports()
    const peer = bundles.now.value?.done?.peer ?? ''
    await begin(peer)
    expect(exports[peer]?.done?.entries).toBeGreaterThan(0)
    expect((await host.exchange()).peers.find((row) => row.id === peer)?.state).toBe('exported')
  })
  it('that are not wanted go, and closing keeps what still waits', async () => {
    const left = bundles.waiting.value[0]
    if (left) await bundles.leave(left)
    bundles.close()
    expect(bundles.state.open).toBe(false)
    expect(bundles.state.all.map((one) => one.view.verdict)).toEqual(['unknown', 'stop'])
  })
  it('are forgotten when the station is locked', () => {
    stop()
    expect(bundles.state.all).toEqual([])
  })
})
