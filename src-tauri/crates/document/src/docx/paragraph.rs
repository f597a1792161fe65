//! A paragraph with its properties, written in the order that the schema demands.

use super::measure::{LINE, eighths};
use super::text::{Look, gather, run};
use crate::fonts::Role;
use crate::paper::Align;

/// A paragraph.
#[derive(Debug, Clone, Default)]
pub struct Paragraph {
    /// Its style; none for what is formed here alone.
    pub style: &'static str,
    /// It stands on the page of what follows.
    pub keep_next: bool,
    /// Its lines stand on one page.
    pub keep_lines: bool,
    /// Two of its lines at least stand on a page.
    pub two_lines: bool,
    /// A page ends before it.
    pub new_page: bool,
    /// A red line below it: how far from its last line and how thick, in points.
    pub red_line: Option<(f32, f32)>,
    /// Tab stops from the left, in twips: flush right, or left.
    pub tabs: Vec<(bool, i32)>,
    /// Tab stops about which text is centred, in twips.
    pub centre_tabs: Vec<i32>,
    /// Room above and below, in twips.
    pub room: (i32, i32),
    /// Exact height of its lines, in twips; the style's when none.
    pub line: Option<i32>,
    /// Indents from the left and the right, of the first line from the left one (less than nothing: hanging), in twips.
    pub indent: Option<(i32, i32, i32)>,
    /// How it stands.
    pub align: Option<Align>,
    /// Its runs.
    pub runs: String,
}

impl Paragraph {
    /// A paragraph of a style.
    pub fn of(style: &'static str) -> Self {
        Self { style, ..Self::default() }
    }

    /// A line as high as one of the grid, with nothing on it.
    pub fn blank() -> Self {
        Self::of("")
    }

    /// Carries what can't stand without a paragraph, and is not seen.
    pub fn hairline() -> Self {
        Self { line: Some(20), ..Self::of("") }
    }

    /// Adds text, cleaned.
    #[must_use]
    pub fn text(self, runs: &[(Role, &str)]) -> Self {
        self.text_in(runs, Look::default())
    }

    /// Adds text, cleaned, in a look.
    #[must_use]
    pub fn text_in(mut self, runs: &[(Role, &str)], look: Look) -> Self {
        for (role, text) in gather(runs) {
            self.runs.push_str(&run(role, look, &text));
        }
        self
    }

    /// Characters of its text.
    pub fn letters(&self) -> usize {
        let texts = self.runs.split("<w:t ").skip(1);
        texts.filter_map(|t| t.split_once('>')?.1.split('<').next()).map(|t| t.chars().count()).sum()
    }

    /// Its height in twips, if its text takes no more lines than it says itself.
    pub fn height(&self) -> i32 {
        let breaks = i32::try_from(self.runs.matches("<w:br/>").count()).unwrap_or(0);
        let (above, below) = self.room;
        above + below + self.line.unwrap_or(LINE) * (breaks + 1)
    }

    /// Adds a tab.
    #[must_use]
    pub fn tab(mut self) -> Self {
        self.runs.push_str("<w:r><w:tab/></w:r>");
        self
    }

    /// Adds the end of a line.
    #[must_use]
    pub fn end_line(mut self) -> Self {
        self.runs.push_str("<w:r><w:br/></w:r>");
        self
    }

    /// As XML; `section` is what a section's last paragraph carries.
    pub fn xml(&self, section: &str) -> String {
        let mut p = String::new();
        let mut add = |part: &str| p.push_str(part);
        if !self.style.is_empty() {
            add(&format!(r#"<w:pStyle w:val="{}"/>"#, self.style));
        }
        for (on, name) in [(self.keep_next, "keepNext"), (self.keep_lines, "keepLines"), (self.new_page, "pageBreakBefore")] {
            if on {
                add(&format!("<w:{name}/>"));
            }
        }
        if self.two_lines {
            add("<w:widowControl/>");
        }
        if let Some((space, weight)) = self.red_line {
            // Counted in whole points; what is left over is in the height of the line.
            let (red, space, weight) = (super::text::RED, space.floor(), eighths(weight));
            add(&format!(r#"<w:pBdr><w:bottom w:val="single" w:sz="{weight}" w:space="{space}" w:color="{red}"/></w:pBdr>"#));
        }
        if !self.tabs.is_empty() || !self.centre_tabs.is_empty() {
            let sides = self.tabs.iter().map(|(right, at)| (if *right { "right" } else { "left" }, at));
            let all = sides.chain(self.centre_tabs.iter().map(|at| ("center", at)));
            let tabs: String = all.map(|(kind, at)| format!(r#"<w:tab w:val="{kind}" w:pos="{at}"/>"#)).collect();
            add(&format!("<w:tabs>{tabs}</w:tabs>"));
        }
        if self.room != (0, 0) || self.line.is_some() {
            let (before, after) = self.room;
            let line = self.line.unwrap_or(LINE);
            add(&format!(r#"<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>"#));
        }
        if let Some((left, right, first)) = self.indent {
            let side = if first < 0 { "hanging" } else { "firstLine" };
            add(&format!(
                r#"<w:ind w:leftChars="0" w:left="{left}" w:rightChars="0" w:right="{right}" w:{side}Chars="0" w:{side}="{}"/>"#,
                first.abs()
            ));
        }
        if let Some(align) = self.align {
            let side = match align {
                Align::Left => "left",
                Align::Center => "center",
                Align::Right => "right",
            };
            add(&format!(r#"<w:jc w:val="{side}"/>"#));
        }
        add(section);
        let properties = if p.is_empty() { String::new() } else { format!("<w:pPr>{p}</w:pPr>") };
        format!("<w:p>{properties}{}</w:p>", self.runs)
    }
}
