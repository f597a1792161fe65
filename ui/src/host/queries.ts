// What the program behind the window owns, as the screens ask for it.
import { QueryClient, useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { host } from './index'

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: Infinity, gcTime: Infinity, networkMode: 'always' } },
})

/** Something was recorded: ask again for everything shown. */
export const refetchAll = (): Promise<void> => queryClient.invalidateQueries()

export const useStation = () => useQuery({ queryKey: ['station'], queryFn: () => host.stationState() })
export const usePlan = () => useQuery({ queryKey: ['plan'], queryFn: () => host.plan() })
export const useBoard = () => useQuery({ queryKey: ['board'], queryFn: () => host.board() })
export const useDocuments = () => useQuery({ queryKey: ['documents'], queryFn: () => host.documents() })
export const usePapersOffered = (incidentId: Ref<string>) =>
  useQuery({ queryKey: ['papers-offered', incidentId], queryFn: () => host.papersOffered(incidentId.value) })
export const useIncident = (id: Ref<string>) =>
  useQuery({ queryKey: ['incident', id], queryFn: () => host.incident(id.value), enabled: () => id.value !== '' })
export const usePlanReading = () => useQuery({ queryKey: ['plan-reading'], queryFn: () => host.planReading() })
export const useExchange = (wanted: () => boolean = () => true) =>
  useQuery({ queryKey: ['exchange'], queryFn: () => host.exchange(), enabled: wanted })
export const useExchangeAlarm = () => useQuery({ queryKey: ['exchange-alarm'], queryFn: () => host.exchangeAlarm() })
/** Asked for where the station is a working group's. */
export const useQueue = (wanted: () => boolean = () => true) =>
  useQuery({ queryKey: ['queue'], queryFn: () => host.queue(), enabled: wanted })
