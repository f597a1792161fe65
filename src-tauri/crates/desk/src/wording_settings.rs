//! The office's own wording of its papers: kept as a setting for each kind, checked before it is kept, taken back to the original.

use crate::Result;
use crate::desk::Desk;
use crate::fault::{fault, field};
use crate::report::view_of;
use crate::view::{ReportSection, TemplateView};
use casebook::{Body, SettingStated};
use document::{PageStyle, Template, TemplateSection, Words, fill, placeholders, typeset};
use ledger::NewEntry;

/// Longest text of one part of a wording, in characters.
const LONGEST: usize = 8000;

fn key(kind: &str) -> String {
    format!("template:{kind}")
}

fn unknown() -> crate::view::DeskFault {
    fault("template.unknown", "这种文书没有可改的模板，请刷新后再选")
}

impl Desk {
    /// The wording in force: the office's own, or the original.
    pub(crate) fn wording(&self, kind: &str) -> Result<Template> {
        let original = document::template(kind).ok_or_else(unknown)?;
        let own = self.open()?.station().settings.get(&key(kind)).filter(|json| !json.is_empty());
        // One that a later program kept and this one can't read gives way to the original.
        let own = own.and_then(|json| serde_json::from_str::<Template>(json).ok()).filter(|t| t.check().is_empty());
        Ok(own.unwrap_or_else(|| original.clone()))
    }

    /// The wording of every kind of paper that has one.
    ///
    /// # Errors
    /// A locked desk.
    pub fn templates(&self) -> Result<Vec<TemplateView>> {
        document::templates().map(|t| self.template_of(&t.kind)).collect()
    }

    fn template_of(&self, kind: &str) -> Result<TemplateView> {
        let original = document::template(kind).ok_or_else(unknown)?;
        let wording = self.wording(kind)?;
        let known = document::kind(kind).ok_or_else(unknown)?;
        Ok(TemplateView {
            kind: view_of(known),
            changed: wording != *original,
            title: wording.title,
            addressee: wording.addressee,
            opening: wording.opening,
            sections: wording
                .sections
                .into_iter()
                .map(|s| ReportSection { id: s.id, heading: s.heading, text: s.text, hint: s.hint })
                .collect(),
            closing: wording.closing,
            placeholders: placeholders(kind).into_iter().map(|(word, meaning)| (word.to_owned(), meaning.to_owned())).collect(),
        })
    }

    /// Keeps the office's own wording.
    ///
    /// # Errors
    /// The first thing that is wrong with it, beside its field; an operator who may only read; the disk.
    pub fn set_template(&mut self, view: &TemplateView) -> Result<TemplateView> {
        let wording = checked(view)?;
        let original = document::template(&wording.kind).ok_or_else(unknown)?;
        let json = if wording == *original { String::new() } else { serde_json::to_string(&wording).map_err(|_| unknown())? };
        self.keep_wording(&wording.kind, json)
    }

    /// Back to the original.
    ///
    /// # Errors
    /// A kind without a wording; an operator who may only read; the disk.
    pub fn reset_template(&mut self, kind: &str) -> Result<TemplateView> {
        document::template(kind).ok_or_else(unknown)?;
        self.keep_wording(kind, String::new())
    }

    fn keep_wording(&mut self, kind: &str, json: String) -> Result<TemplateView> {
        let at = self.time();
        let ledger = self.open_mut()?;
        let before = ledger.station().settings.get(&key(kind)).cloned().unwrap_or_default();
        if before != json {
            let stated = SettingStated { key: key(kind), value: json };
            ledger.commit(vec![NewEntry::station(Body::SettingStated(stated))], at, &[])?;
        }
        self.template_of(kind)
    }

    /// A wording on a sample, each word in its place named.
    ///
    /// # Errors
    /// What is wrong with it, beside its field; fonts that are not there; a character that no font has.
    pub fn template_preview(&mut self, view: &TemplateView) -> Result<Vec<u8>> {
        let wording = checked(view)?;
        let unit = self.open()?.station().unit.clone();
        let mut words = Words::default();
        for (word, _) in placeholders(&wording.kind) {
            words.set(word, &format!("【{word}】"));
        }
        let mut report = fill(&wording, &words);
        report.unit = unit;
        report.date = document::date_words(self.now());
        report.style = PageStyle { copy_numbers: false, ..self.page_style() };
        Ok(typeset(&report.paper(self.now()), &self.fonts()?)?.bytes)
    }
}

fn checked(view: &TemplateView) -> Result<Template> {
    let original = document::template(&view.kind.id).ok_or_else(unknown)?;
    let texts = [("title", &view.title), ("addressee", &view.addressee), ("opening", &view.opening), ("closing", &view.closing)];
    for (name, text) in texts {
        if text.chars().count() > LONGEST {
            return Err(field("field.too_long", name, &format!("最多 {LONGEST} 个字，请缩短；填写的内容还在")));
        }
    }
    let wording = Template {
        kind: view.kind.id.clone(),
        title: view.title.clone(),
        addressee: view.addressee.clone(),
        opening: view.opening.clone(),
        sections: view
            .sections
            .iter()
            .map(|s| TemplateSection { id: s.id.clone(), heading: s.heading.clone(), hint: s.hint.clone(), text: s.text.clone() })
            .collect(),
        closing: view.closing.clone(),
        ..original.clone()
    };
    match wording.check().into_iter().next() {
        Some(wrong) => Err(field("template.wrong", &wrong.field, &wrong.message)),
        None => Ok(wording),
    }
}
