//! How a written report, and every paper that is text, becomes a paper.

use crate::kinds::{Layout, PaperKind, Species, kind};
use crate::page_style::Dress;
use crate::paper::{Block, Paper, Signing};
use crate::unknown_sections::folded;
use crate::written_report::{DRILL, UNKNOWN, WrittenReport};
use chrono::{DateTime, FixedOffset};

impl WrittenReport {
    /// The paper, ready to be set.
    #[must_use]
    pub fn paper(&self, at: DateTime<FixedOffset>) -> Paper {
        self.copy(at, None)
    }

    /// One copy of the paper, with its 份号 where the unit's pages have one.
    #[must_use]
    pub fn copy(&self, at: DateTime<FixedOffset>, copy: Option<u32>) -> Paper {
        match kind(&self.paper_kind) {
            Some(kind) if kind.layout == Layout::Form => self.form_paper(kind, at, copy),
            kind => self.text_paper(kind, at, copy),
        }
    }

    /// Its copies are numbered: the unit's pages have 份号, and the paper has a 发文字号 or is the table that stands for a report.
    #[must_use]
    pub fn numbers_copies(&self) -> bool {
        self.style.copy_numbers && kind(&self.paper_kind).is_some_and(|k| k.numbered || k.id == "incident_form")
    }

    fn text_paper(&self, kind: Option<&PaperKind>, at: DateTime<FixedOffset>, copy: Option<u32>) -> Paper {
        let first = kind.is_none_or(|k| k.id == "written_report");
        // Whom it goes to is never left out: a text that begins right under its title would not show that it is missing.
        let mut blocks = vec![Block::Title(self.marked_title()), Block::Addressee(known_or(&self.addressee, UNKNOWN).to_owned())];
        blocks.extend(self.replacing(kind).map(|text| Block::Paragraph { lead: None, text }));
        blocks.extend(paragraphs(&self.opening));
        let sections = if first { folded(&self.sections) } else { self.sections.clone() };
        for section in &sections {
            blocks.extend(self.section_blocks(&section.heading, &section.text));
        }
        blocks.extend(paragraphs(&self.closing));
        blocks.extend(self.ending());
        let name = match kind.map(|k| k.id) {
            None | Some("written_report" | "follow_up_report") => format!("书面报告（{}）", known_or(&self.kind, "初报")),
            Some(_) => kind.map(|k| k.name.to_owned()).unwrap_or_default(),
        };
        let drill = self.is_exercise();
        let paper = Paper {
            page_numbers: true,
            watermark: drill.then(|| DRILL.to_owned()),
            ..Paper::form(&self.title, &self.unit, &name, at, blocks)
        };
        self.dressed(paper, kind, copy)
    }

    /// It is itself a part of an exercise: the report on a drill is none.
    fn is_exercise(&self) -> bool {
        self.drill && kind(&self.paper_kind).is_none_or(|k| k.id != "drill_report")
    }

    /// The title as it prints: the paper of an exercise says so in its text too, not in the picture behind it alone.
    pub(crate) fn marked_title(&self) -> String {
        if self.is_exercise() && !self.title.contains(DRILL) { format!("{}（{DRILL}）", self.title.trim()) } else { self.title.clone() }
    }

    /// A section: its heading, if it has one, and its paragraphs.
    pub(crate) fn section_blocks(&self, heading: &str, text: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        if !heading.trim().is_empty() {
            blocks.push(Block::Heading { level: 1, text: heading.to_owned() });
        }
        let unknown = format!("{UNKNOWN}。");
        blocks.extend(paragraphs(if text.trim().is_empty() { &unknown } else { text }));
        blocks
    }

    /// 附件说明, signature, 附注, and the 附件 that are bound behind.
    pub(crate) fn ending(&self) -> Vec<Block> {
        let signing = if self.style.seal { Signing::Sealed } else { Signing::Unsealed };
        let mut blocks: Vec<Block> = self.annex_names().into_iter().collect();
        let date = known_or(&self.date, "　　　　年　　月　　日").to_owned();
        blocks.push(Block::Signature { units: self.signing_units(), date, signing });
        // One's own telephone is nothing to be found out: what is not filled in is left out here, and stops the paper at its checks.
        let note: Vec<String> = [("联系人", &self.contact), ("联系电话", &self.telephone)]
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(name, text)| format!("{name}：{}", text.trim()))
            .collect();
        if !note.is_empty() {
            blocks.push(Block::Note(note.join("　")));
        }
        blocks.extend(self.annex_pages());
        blocks
    }

    /// Who signs, the unit in charge first, in the order of the head.
    pub(crate) fn signing_units(&self) -> Vec<String> {
        std::iter::once(self.unit.trim().to_owned()).chain(self.joint_units()).collect()
    }

    /// Who issues it together with the unit.
    pub(crate) fn joint_units(&self) -> Vec<String> {
        names(&self.joint)
    }

    /// What a correction says of the paper that it replaces.
    pub(crate) fn replacing(&self, kind: Option<&PaperKind>) -> Option<String> {
        (self.version >= 2).then(|| {
            let this = match kind.map(|k| k.species) {
                Some(Species::Request) => "本请示",
                Some(Species::Reply) => "本批复",
                Some(Species::Notice) => "本通知",
                Some(Species::Letter) => "本函",
                Some(Species::Slip) => "本单",
                Some(Species::Table) => "本表",
                _ => "本报告",
            };
            let sort: String = this.chars().skip(1).collect();
            let before = known_or(&self.replaces, "此前的一版");
            format!("{this}为更正{sort}（第{}版），替代{before}，原{sort}同时作废。", self.version)
        })
    }

    pub(crate) fn dressed(&self, paper: Paper, kind: Option<&PaperKind>, copy: Option<u32>) -> Paper {
        let upward = kind.is_none_or(|k| k.upward);
        let signers = if upward { names(&self.signer) } else { Vec::new() };
        let joint = self.joint_units();
        let dress = Dress {
            number: &self.number,
            urgency: &self.urgency,
            signers: &signers,
            copies_to: &self.copies_to,
            unit: &self.unit,
            joint: &joint,
            date: &self.date,
            copy,
            upward,
            letter: kind.is_some_and(|k| k.species == Species::Letter),
        };
        self.style.dress(paper, &dress)
    }
}

/// Names parted by 、 or another mark.
#[must_use]
pub fn names(text: &str) -> Vec<String> {
    text.split(['、', '，', '；', ',', ';', '\n']).map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned).collect()
}

pub(crate) fn known_or<'a>(text: &'a str, unknown: &'a str) -> &'a str {
    if text.trim().is_empty() { unknown } else { text.trim() }
}

/// A lead of so many characters is a name or a list of names; a longer one is a sentence.
const LEAD: usize = 40;

/// `（一）受影响终端` by itself, without a mark behind it.
fn is_second_heading(line: &str) -> bool {
    let number = line.strip_prefix('（').and_then(|rest| rest.split_once('）'));
    number.is_some_and(|(number, title)| {
        !number.is_empty()
            && number.chars().all(|c| "一二三四五六七八九十".contains(c))
            && (1..=LEAD).contains(&title.chars().count())
            && !title.contains(['。', '；', '，', '：', '！', '？'])
    })
}

/// Lines are paragraphs; one that begins with （一）…。 sets that lead in 楷体, and （一）… by itself is a heading.
pub(crate) fn paragraphs(text: &str) -> Vec<Block> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            if is_second_heading(line) {
                return Block::Heading { level: 2, text: line.to_owned() };
            }
            let lead = line.strip_prefix('（').and_then(|rest| {
                let (number, after) = rest.split_once('）')?;
                let (title, _) = after.split_once('。')?;
                let short =
                    !number.is_empty() && number.chars().all(|c| "一二三四五六七八九十".contains(c)) && title.chars().count() <= LEAD;
                short.then(|| format!("（{number}）{title}。"))
            });
            match lead {
                Some(lead) => {
                    let text = line.strip_prefix(lead.as_str()).unwrap_or_default().to_owned();
                    Block::Paragraph { lead: Some(lead), text }
                }
                None => Block::Paragraph { lead: None, text: line.to_owned() },
            }
        })
        .collect()
}
