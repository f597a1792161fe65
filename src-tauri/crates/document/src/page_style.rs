//! Which parts of the page a unit uses. A setting of the office, kept with each paper that was set by it.

use crate::paper::{Colophon, Format, Head, Paper};
use serde::{Deserialize, Serialize};

/// How a unit's papers are dressed. Plain paper is the rule of a department inside a bureau; a red head belongs to bodies that may
/// issue documents outward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageStyle {
    /// Plain paper, a red head, or 信函格式.
    pub form: PageForm,
    /// 发文机关标志: the name of the head, then those who usually issue together with it.
    pub mark: Vec<String>,
    /// `文件` behind the mark, or nothing.
    pub mark_suffix: String,
    /// 机关代字: `金稳`; empty prints the number without one.
    pub code: String,
    /// 代字 of a 函, where it has a series of its own: `金稳函`.
    pub letter_code: String,
    /// 发文字号 is printed on plain paper too.
    pub number_on_plain: bool,
    /// 份号 is printed.
    pub copy_numbers: bool,
    /// 密级和保密期限; empty unless a person turned it on after the warning.
    pub secrecy: String,
    /// 签发人 is printed on papers to a superior body.
    pub signer: bool,
    /// 版记 is printed with 抄送 and 印发.
    pub colophon: bool,
    /// 印发机关; the unit when empty.
    pub printed_by: String,
    /// 版记 stands on an even page.
    pub even_page: bool,
    /// Room is left for a seal.
    pub seal: bool,
}

/// What the first page looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageForm {
    /// No head.
    #[default]
    Plain,
    /// 文件格式 with its red head.
    RedHead,
    /// 信函格式.
    Letter,
}

impl Default for PageStyle {
    fn default() -> Self {
        Self {
            form: PageForm::Plain,
            mark: Vec::new(),
            mark_suffix: String::new(),
            code: String::new(),
            letter_code: String::new(),
            number_on_plain: false,
            copy_numbers: false,
            secrecy: String::new(),
            signer: true,
            colophon: true,
            printed_by: String::new(),
            even_page: false,
            seal: true,
        }
    }
}

/// What a paper's head and colophon say of this paper alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dress<'a> {
    /// 发文字号 as it prints.
    pub number: &'a str,
    /// 紧急程度.
    pub urgency: &'a str,
    /// 签发人, of a joint paper one for each unit; none where the paper goes to no superior body.
    pub signers: &'a [String],
    /// 抄送.
    pub copies_to: &'a str,
    /// Unit that issues.
    pub unit: &'a str,
    /// Who issues it together with the unit.
    pub joint: &'a [String],
    /// 印发日期.
    pub date: &'a str,
    /// 份号.
    pub copy: Option<u32>,
    /// It goes to a superior body, which a letter does not.
    pub upward: bool,
    /// It is a 函: a unit with a head of its own writes it in 信函格式.
    pub letter: bool,
}

impl PageStyle {
    /// 代字 of a kind's series.
    #[must_use]
    pub fn code_of(&self, kind: &str) -> &str {
        let own = self.letter_code.trim();
        let letter = crate::kinds::kind(kind).is_some_and(|k| k.species == crate::kinds::Species::Letter);
        if letter && !own.is_empty() { own } else { self.code.trim() }
    }

    /// Puts head and colophon on a paper.
    #[must_use]
    pub fn dress(&self, paper: Paper, dress: &Dress<'_>) -> Paper {
        // 信函格式 is for bodies beside or below: a report and a request keep the form of a document.
        let form = match self.form {
            PageForm::Letter if dress.upward => PageForm::RedHead,
            PageForm::RedHead if dress.letter => PageForm::Letter,
            form => form,
        };
        let plain = form == PageForm::Plain;
        let head = Head {
            copy: dress.copy.filter(|_| self.copy_numbers),
            secrecy: self.secrecy.trim().to_owned(),
            urgency: dress.urgency.trim().to_owned(),
            mark: match form {
                PageForm::Plain => Vec::new(),
                PageForm::RedHead => self.marks(dress.unit, dress.joint),
                // A joint letter bears the mark of the body in charge alone (GB/T 9704, 10.1).
                PageForm::Letter => self.marks(dress.unit, &[]),
            },
            mark_suffix: if form == PageForm::RedHead { self.mark_suffix.trim().to_owned() } else { String::new() },
            number: if plain && !self.number_on_plain { String::new() } else { dress.number.to_owned() },
            signers: if self.signer && form == PageForm::RedHead { dress.signers.to_vec() } else { Vec::new() },
        };
        let copies_to = dress.copies_to.trim().to_owned();
        // Plain paper that is copied to somebody says so, and by whom and when it was issued.
        let colophon = (self.colophon && (!plain || !copies_to.is_empty())).then(|| Colophon {
            addressees: String::new(),
            copies_to: copies_to.clone(),
            printed_by: if self.printed_by.trim().is_empty() { dress.unit.to_owned() } else { self.printed_by.trim().to_owned() },
            printed_on: dress.date.to_owned(),
            even_page: self.even_page && !plain,
        });
        let colophon = colophon.or_else(|| (!copies_to.is_empty()).then(|| Colophon { copies_to, ..Colophon::default() }));
        Paper {
            format: if form == PageForm::Letter { Format::Letter } else { Format::Document },
            head: (head != Head::default()).then_some(head),
            colophon,
            ..paper
        }
    }

    /// The name of the head, and who usually issues together with it, as the office set them.
    #[must_use]
    pub fn issuers(&self) -> (Option<&str>, Vec<&str>) {
        let mut names = self.mark.iter().map(|m| m.trim()).filter(|m| !m.is_empty());
        (names.next().filter(|_| self.form != PageForm::Plain), names.filter(|_| self.form != PageForm::Plain).collect())
    }

    /// The names that make the head: the office's own, then who issues this paper together with it.
    fn marks(&self, unit: &str, joint: &[String]) -> Vec<String> {
        let own = self.issuers().0.unwrap_or_else(|| unit.trim()).to_owned();
        std::iter::once(own).chain(joint.iter().cloned()).collect()
    }
}
