import type { Board } from '../generated/Board'
import type { ContactView } from '../generated/ContactView'
import type { DispatchInput } from '../generated/DispatchInput'
import type { DocumentRow } from '../generated/DocumentRow'
import type { FactsStated } from '../generated/FactsStated'
import type { IncidentView } from '../generated/IncidentView'
import type { JudgementView } from '../generated/JudgementView'
import type { LedgerHealth } from '../generated/LedgerHealth'
import type { LevelDecided } from '../generated/LevelDecided'
import type { PlanView } from '../generated/PlanView'
import type { PrinterView } from '../generated/PrinterView'
import type { PrintInput } from '../generated/PrintInput'
import type { Registration } from '../generated/Registration'
import type { ReportCheck } from '../generated/ReportCheck'
import type { ReportDraft } from '../generated/ReportDraft'
import type { ReportEditor } from '../generated/ReportEditor'
import type { SetUp } from '../generated/SetUp'
import type { StationState } from '../generated/StationState'

export type Answer = boolean | string | number | string[] | null
export type Answers = Record<string, Answer>

/** What the plan is asked as one types. */
export interface Question {
  category: string | null
  facts: Answers
  discoveredAt: string
  /** The level that a person has picked: obligations follow it. */
  level: number | null
}

export interface SavedDraft {
  json: string
  saved_at: string
}

/** What the window can ask of the program behind it. Every failure is a `DeskFault`. */
export interface Host {
  stationState(): Promise<StationState>
  setUp(setUp: SetUp): Promise<{ recovery_code: string }>
  recoverySheet(): Promise<ArrayBuffer>
  printRecoverySheet(printer: string): Promise<void>
  saveRecoverySheet(): Promise<string | null>
  confirmRecovery(code: string): Promise<StationState>
  unlock(operatorId: string, passphrase: string): Promise<StationState>
  /** Opens with the recovery sheet and sets a new passphrase; the station then has a new sheet to print. */
  recover(operatorId: string, code: string, passphrase: string): Promise<StationState>
  lock(): Promise<StationState>

  plan(): Promise<PlanView>
  board(): Promise<Board>
  judge(question: Question): Promise<JudgementView>

  draftLoad(key: string): Promise<SavedDraft | null>
  draftSave(key: string, json: string): Promise<string>
  draftDrop(key: string): Promise<void>

  register(registration: Registration): Promise<string>
  incident(id: string): Promise<IncidentView>
  stateFacts(stated: FactsStated): Promise<void>
  decideLevel(decided: LevelDecided): Promise<void>
  recordDispatch(dispatch: DispatchInput): Promise<IncidentView>
  setContact(contact: ContactView): Promise<void>

  reportOpen(incidentId: string): Promise<ReportEditor>
  reportCheck(draft: ReportDraft): Promise<ReportCheck[]>
  reportSave(draft: ReportDraft): Promise<string>
  reportPreview(draft: ReportDraft): Promise<ArrayBuffer>
  reportIssue(draft: ReportDraft): Promise<ReportEditor>

  documents(): Promise<DocumentRow[]>
  documentPdf(id: string): Promise<ArrayBuffer>
  documentSave(id: string): Promise<string | null>
  printers(): Promise<PrinterView[]>
  print(print: PrintInput): Promise<void>
  verify(): Promise<LedgerHealth>

  /** Calls back whenever something was recorded by anybody; returns how to stop. */
  onChanged(callback: () => void): () => void
}
