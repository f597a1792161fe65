//! 文书: every paper, its bytes, its copies.

use crate::Result;
use crate::content::frozen;
use crate::desk::{Desk, id_text};
use crate::fault::fault;
use crate::paper_subject::Subject;
use crate::report::FOLLOW_UP;
use crate::view::{DocumentRow, ReportDraft, SentView};
use crate::warnings::warning_about;
use casebook::{Body, DeliveryState, DocumentPrinted, DocumentSaved, DocumentState, Id, Incident};
use document::Typeset;
use ledger::NewEntry;
use plan::Plan;
use std::collections::BTreeMap;

/// How many issued papers the list shows.
const LISTED: u32 = 500;

impl Desk {
    /// The latest papers over all incidents and of the station itself; drafts above all. Older papers are found by their words and numbers.
    ///
    /// # Errors
    /// A locked desk.
    pub fn documents(&mut self) -> Result<Vec<DocumentRow>> {
        let mut rows = self.drafted_papers()?;
        let replaced = self.open()?.replaced_own_papers()?;
        let mut subjects: BTreeMap<String, Subject> = BTreeMap::new();
        for place in self.open()?.latest_documents(LISTED)? {
            let key = place.incident.map(|i| id_text(&i)).unwrap_or_default();
            if !subjects.contains_key(&key) {
                let subject = self.subject(&key)?;
                subjects.insert(key.clone(), subject);
            }
            let Some(subject) = subjects.get(&key) else { continue };
            let row = match &subject.incident {
                Some(incident) => incident.documents.iter().find(|d| d.id == place.document).map(|d| row_of(subject, d)),
                None => self.own_row(subject, &place.document, &replaced)?,
            };
            rows.extend(row);
        }
        self.with_confirmations(self.with_delivery(rows)?)
    }

    fn own_row(&self, subject: &Subject, id: &Id, replaced: &BTreeMap<Id, Id>) -> Result<Option<DocumentRow>> {
        let Some(document) = self.station_paper(id)? else { return Ok(None) };
        let by = replaced.get(id).map(id_text);
        Ok(Some(DocumentRow { replaced_by: by, ..row_of(subject, &document) }.settled()))
    }

    /// Every issued paper of the station itself of these kinds, the latest first.
    pub(crate) fn own_rows(&self, subject: &Subject, kinds: &[&str]) -> Result<Vec<DocumentRow>> {
        let ledger = self.open()?;
        let papers = ledger.own_papers(kinds)?;
        let replaced = ledger.replaced_own_papers()?;
        let by = |id: &Id| replaced.get(id).map(id_text);
        Ok(papers.iter().map(|d| DocumentRow { replaced_by: by(&d.id), ..row_of(subject, d) }.settled()).collect())
    }

    /// One issued paper as a list shows it.
    ///
    /// # Errors
    /// An id that is not there.
    pub fn document_row(&mut self, id: &str) -> Result<DocumentRow> {
        let (subject, document) = self.find_document(id)?;
        let row = row_of(&subject, &document);
        let row = match &subject.incident {
            Some(_) => row,
            None => self.own_row(&subject, &document.id, &self.open()?.replaced_own_papers()?)?.unwrap_or(row),
        };
        let rows = self.with_delivery(vec![DocumentRow { next_copy: next_copy(&document), ..row }])?;
        self.with_confirmations(rows)?.into_iter().next().ok_or_else(|| fault("document.not_found", "找不到这份文书，请刷新后再试"))
    }

    /// The very bytes of an issued paper.
    ///
    /// # Errors
    /// An id that is not there; bytes that are not what they were.
    pub fn document_pdf(&mut self, id: &str) -> Result<Vec<u8>> {
        let (_, document) = self.find_document(id)?;
        let mut digest = [0_u8; 32];
        hex::decode_to_slice(&document.sm3, &mut digest).map_err(|_| fault("document.digest", "文书的摘要读不通，请校验台账"))?;
        Ok(self.open()?.blob(&digest)?)
    }

    /// A copy of an issued paper with its own 份号: set again from what was frozen, and only if that still gives the very bytes.
    ///
    /// # Errors
    /// An id that is not there; other fonts than those it was issued with.
    pub fn document_pdf_copy(&mut self, id: &str, copy: u32) -> Result<Vec<u8>> {
        let (_, document) = self.find_document(id)?;
        let content = frozen(&document)?;
        let issued = document.issued.to_datetime();
        let fonts = self.fonts()?;
        if hex::encode(seal::sm3(&content.typeset_copy(issued, Some(1), &fonts)?.bytes)) != document.sm3 {
            return Err(fault(
                "document.set_otherwise",
                "现在的字体或程序排出来与签发时不同，不能重排份号。请装回原来的字体，或另存 PDF 后打印",
            ));
        }
        Ok(content.typeset_copy(issued, Some(copy), &fonts)?.bytes)
    }

    /// The file name offered for a paper.
    ///
    /// # Errors
    /// An id that is not there.
    pub fn document_file_name(&mut self, id: &str) -> Result<String> {
        let (subject, document) = self.find_document(id)?;
        Ok(file_name(subject.incident.as_ref(), &document))
    }

    /// A copy may leave the house: asked before it does, since what is not recorded must not.
    ///
    /// # Errors
    /// An operator who may only read; a locked desk.
    pub fn may_hand_out(&self) -> Result<()> {
        Ok(self.open()?.must_write()?)
    }

    /// Records that a copy was saved as a file.
    ///
    /// # Errors
    /// An id that is not there; the disk.
    pub fn document_saved(&mut self, id: &str, file: &str) -> Result<()> {
        let at = self.time();
        let (subject, document) = self.find_document(id)?;
        let body = Body::DocumentSaved(DocumentSaved { document: document.id, file: file.to_owned() });
        self.open_mut()?.commit(vec![NewEntry { subject: subject.id(), body, attached: Vec::new() }], at, &[])?;
        Ok(())
    }

    /// Records a job handed to the spooler; `first_copy` is the 份号 of its first copy, where copies are numbered.
    ///
    /// # Errors
    /// An id that is not there; the disk.
    pub fn document_printed(
        &mut self,
        id: &str,
        printer: &str,
        copies: u32,
        duplex: bool,
        job: &str,
        first_copy: Option<u32>,
    ) -> Result<()> {
        let at = self.time();
        let (subject, document) = self.find_document(id)?;
        let body = Body::DocumentPrinted(DocumentPrinted {
            document: document.id,
            printer: printer.to_owned(),
            copies,
            duplex,
            job: job.to_owned(),
            first_copy,
        });
        self.open_mut()?.commit(vec![NewEntry { subject: subject.id(), body, attached: Vec::new() }], at, &[])?;
        Ok(())
    }
}

/// A paper as a list shows it. Of a paper of the station itself it does not know what replaced it.
pub fn row_of(subject: &Subject, document: &DocumentState) -> DocumentRow {
    row(&subject.plan, subject.incident.as_ref(), document)
}

/// As `row_of`, of a case that is at hand.
pub fn row(plan: &Plan, incident: Option<&Incident>, document: &DocumentState) -> DocumentRow {
    let dispatched = incident.is_some_and(|i| i.dispatches.iter().any(|d| d.document == Some(document.id)));
    let replaced_by = incident.and_then(|i| i.documents.iter().find(|d| d.replaces == Some(document.id))).map(|d| id_text(&d.id));
    let before = incident.and_then(|i| i.documents.iter().find(|d| Some(d.id) == document.replaces));
    let [drafter, reviewer, signer] = &document.people;
    DocumentRow {
        id: id_text(&document.id),
        incident_id: incident.map(|i| id_text(&i.id)).unwrap_or_default(),
        incident_title: incident.map(|i| i.title(plan)).unwrap_or_default(),
        kind: document.kind.clone(),
        kind_name: incident.map_or_else(|| kind_name(&document.kind).to_owned(), |i| kind_name_in(i, document)),
        title: document.title.clone(),
        state: match (dispatched, document.deliveries.is_empty()) {
            (true, _) => "dispatched",
            (false, false) => "delivered",
            (false, true) => "issued",
        }
        .to_owned(),
        state_name: String::new(),
        number: document.mark.clone(),
        issued_at: Some(document.issued.rfc3339()),
        sm3: Some(document.sm3.clone()),
        pages: document.pages,
        fonts: document.fonts.clone(),
        file_name: file_name(incident, document),
        drill: incident.is_some_and(|i| i.drill),
        version: document.version,
        replaced_by,
        replaces: document
            .replaces
            .map(|_| before.map(|b| b.mark.clone()).unwrap_or_default())
            .map(|mark| replaced_words(&mark, &document.reason)),
        cover: incident.and_then(|i| cover_of(i, document)).map(|d| id_text(&d.id)),
        next_copy: None,
        unit: String::new(),
        delivery: String::new(),
        delivery_name: String::new(),
        confirmed: String::new(),
        about: warning_about(&document.kind, &document.data),
        review: document.review().map(|r| r.comment.clone()).unwrap_or_default(),
        reviewed: document.review().map(|r| review_words(plan, r)).unwrap_or_default(),
        place: Some(document.place),
        sealed_at: document.sealed.as_ref().map(|(at, _)| at.rfc3339()),
        sealed_by: document.sealed.as_ref().map(|(_, by)| by.clone()).unwrap_or_default(),
        sent_to: document.deliveries.iter().map(sent_view).collect(),
        drafter: drafter.clone(),
        reviewer: reviewer.clone(),
        signer: signer.clone(),
        draft: String::new(),
    }
    .settled()
}

fn sent_view(delivery: &DeliveryState) -> SentView {
    SentView {
        at: delivery.at.rfc3339(),
        by_name: delivery.by_name().to_owned(),
        unit: delivery.unit.clone(),
        receiver: delivery.receiver.clone(),
        note: delivery.note.clone(),
    }
}

/// The next 份号 of a paper that was issued with numbered copies.
fn next_copy(document: &DocumentState) -> Option<u32> {
    let content = frozen(document).ok()?;
    content.report().filter(|r| r.numbers_copies()).map(|_| document.last_copy.saturating_add(1))
}

/// The inner cover sheet that was issued in the same save, right behind its paper.
fn cover_of<'a>(incident: &'a Incident, document: &DocumentState) -> Option<&'a DocumentState> {
    incident.documents.iter().skip_while(|d| d.id != document.id).nth(1).filter(|d| d.kind == "approval_sheet")
}

fn replaced_words(mark: &str, reason: &str) -> String {
    if reason.is_empty() { mark.to_owned() } else { format!("{mark}，理由：{reason}") }
}

/// `市网安办 周主任，2026年11月22日10时退回`
fn review_words(plan: &Plan, review: &casebook::ReviewState) -> String {
    let party = plan.party(&review.party).map(|p| p.name.to_string()).unwrap_or_default();
    let word = if review.returned { "退回" } else { "接收" };
    let who = format!("{party} {}", review.person);
    format!("{}，{}{word}", who.trim(), crate::times::moment_words(review.at.to_datetime()))
}

impl DocumentRow {
    /// Its state follows from what is known of it: what was replaced first, then reported, then sent, then stamped.
    fn settled(mut self) -> Self {
        let (state, name) = match (&self.replaced_by, self.state.as_str(), &self.sealed_at) {
            (Some(_), ..) => ("replaced", "已被替代"),
            (None, "dispatched", _) => ("dispatched", "已报出"),
            (None, "delivered", _) => ("delivered", "已发出"),
            (None, _, Some(_)) => ("sealed", "已用印"),
            (None, ..) => ("issued", "已签发"),
        };
        state.clone_into(&mut self.state);
        name.clone_into(&mut self.state_name);
        self
    }
}

/// 发文字号: 代字, year in 六角括号, number without a zero in front; a drill says so.
pub fn number_words(code: &str, drill: bool, year: u32, number: u32) -> String {
    let drill = if drill { document::DRILL } else { "" };
    format!("{}{drill}〔{year}〕{number}号", code.trim())
}

/// A list of a period that is chosen.
pub fn asks_period(kind: &str) -> bool {
    matches!(kind, "incident_ledger" | "annual_statistics")
}

/// A kind in words.
pub fn kind_name(kind: &str) -> &'static str {
    document::kind(kind).map_or("文书", |k| k.name)
}

/// A kind in words, with the number that a follow-up has in its case.
pub fn kind_name_in(incident: &Incident, document: &DocumentState) -> String {
    if document.kind != FOLLOW_UP {
        return kind_name(&document.kind).to_owned();
    }
    format!("续报{}", document::chinese_number(ordinal(incident, &document.id)))
}

/// Which follow-up of its case a paper is; a correction is the one that it corrects.
fn ordinal(incident: &Incident, id: &Id) -> u32 {
    let Some(document) = incident.documents.iter().find(|d| d.id == *id) else { return 1 };
    let first = incident.first_version(document).id;
    let before = incident.documents.iter().take_while(|d| d.id != first).filter(|d| d.kind == FOLLOW_UP && d.replaces.is_none()).count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// Which follow-up a draft will be.
pub fn follow_up_number(incident: &Incident, draft: &ReportDraft) -> u32 {
    if draft.version > 1
        && let Ok(before) = crate::desk::id_of(&draft.before)
    {
        return ordinal(incident, &before);
    }
    let before = incident.documents.iter().filter(|d| d.kind == FOLLOW_UP && d.replaces.is_none()).count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// A name that says what it is and that every file system takes.
fn file_name(incident: Option<&Incident>, document: &DocumentState) -> String {
    let drill = if incident.is_some_and(|i| i.drill) { "演练 " } else { "" };
    let incident = incident.map(|i| format!("{} ", i.number_label())).unwrap_or_default();
    let number = if document.mark.is_empty() { String::new() } else { format!("{} ", document.mark) };
    let version = if document.version > 1 { format!("（第{}版）", document.version) } else { String::new() };
    safe_name(&format!("{drill}{incident}{number}"), &document.title, &version, "pdf")
}

/// Longest file name that every file system takes, in bytes, with room for what is put behind it while it is written.
const LONGEST_NAME: usize = 200;

/// What some file system refuses, and marks that are not seen but turn what is read around.
const fn refused(c: char) -> bool {
    matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A file name without what a file system does not take: of a long title its end is cut, never what tells papers apart.
pub fn safe_name(before: &str, title: &str, after: &str, ending: &str) -> String {
    let kept = |text: &str| -> String { text.chars().filter(|c| !c.is_control() && !refused(*c)).collect() };
    let (before, after) = (kept(before), kept(after));
    let mut room = LONGEST_NAME.saturating_sub(before.len() + after.len() + ending.len() + 1);
    let title: String = kept(title.trim())
        .chars()
        .take_while(|c| {
            let fits = c.len_utf8() <= room;
            room = room.saturating_sub(c.len_utf8());
            fits
        })
        .collect();
    format!("{before}{title}{after}.{ending}")
}

/// Which fonts were used, in words.
pub fn font_words(set: &Typeset) -> Vec<String> {
    set.fonts
        .iter()
        .map(|f| if f.fallback_characters.is_empty() { f.family.clone() } else { format!("{}（{}）", f.family, f.fallback_characters) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_keeps_what_tells_papers_apart() {
        let name = safe_name("2026-001 金稳〔2026〕12号 ", "关于“OA”系统发生有害程序事件的报告", "（第2版）", "pdf");
        assert_eq!(name, "2026-001 金稳〔2026〕12号 关于“OA”系统发生有害程序事件的报告（第2版）.pdf");
    }

    #[test]
    fn what_a_file_system_refuses_is_left_out_wherever_it_stands() {
        let name = safe_name("a/b\\c ", " 关于：<机房>|\"A:B\" *?\n\t\u{7f}的报告\0 ", "/..\\x", "pdf");
        assert_eq!(name, "abc 关于：机房AB 的报告..x.pdf");
        // A title can't leave the folder that was chosen, nor pass for a file of another kind.
        assert_eq!(safe_name("", "../../etc/passwd", "", "pdf"), "....etcpasswd.pdf");
        assert_eq!(safe_name("", "报\u{202e}fdp.exe\u{2066}告\u{200b}\u{feff}", "", "pdf"), "报fdp.exe告.pdf");
    }

    #[test]
    fn of_a_long_title_the_end_is_cut_between_characters() {
        let (before, after) = ("2026-001 金稳〔2026〕12号 ", "（第2版）");
        for title in ["长".repeat(500), format!("a{}", "长".repeat(500)), format!("ab{}", "长".repeat(500)), "😀".repeat(500)] {
            let name = safe_name(before, &title, after, "pdf");
            let cut = name.strip_prefix(before).and_then(|n| n.strip_suffix("（第2版）.pdf")).unwrap_or_default();
            assert!(!cut.is_empty() && title.starts_with(cut), "{name}");
            assert!(name.len() <= LONGEST_NAME && name.len() + 4 > LONGEST_NAME, "{} bytes", name.len());
        }
        // What just fits stays whole.
        let room = LONGEST_NAME - before.len() - after.len() - 4;
        let title = "a".repeat(room);
        assert_eq!(safe_name(before, &title, after, "pdf"), format!("{before}{title}{after}.pdf"));
        assert_eq!(safe_name(before, &format!("{title}b"), after, "pdf"), format!("{before}{title}{after}.pdf"));
    }
}
