//! What a page's content stream says: rectangles, lines, text. A line of text of one font is one operator with the distances in it, so
//! that it is read, copied and searched as a line.

use crate::error::DocumentError;
use crate::fonts::{Fonts, Role};
use crate::grid::{MARGIN_LEFT, MARGIN_TOP, PAGE_HEIGHT, PAGE_WIDTH, TEXT_HEIGHT};
use crate::layout::{Fill, Mark, Rule};
use crate::pdf::Places;
use crate::pdf::embed::EmbeddedFont;
use std::io::Write;

/// The red of the head. The standard asks for ink of Y80 M80 (GB/T 9704, 5.2.3); this is that colour in red, green and blue as
/// ISO 32000-1 (10.3.5) turns inks into them, so that a printer's own way back gives the inks again.
const RED: [f32; 3] = [1.0, 0.2, 0.2];

/// Grey of the words behind the text.
const PALE: f32 = 0.88;

/// How the 版心 lies on the upright sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    Upright,
    /// On its side: its head at the sheet's left edge.
    Turned,
}

impl Lie {
    /// A place of the 版心, in points from the sheet's lower left.
    fn place(self, (x, y): (f32, f32)) -> (f32, f32) {
        match self {
            Self::Upright => (MARGIN_LEFT + x, PAGE_HEIGHT - MARGIN_TOP - y),
            Self::Turned => (MARGIN_LEFT + y, PAGE_HEIGHT - MARGIN_TOP - TEXT_HEIGHT + x),
        }
    }

    /// The matrix of its letters.
    fn letters(self) -> [f32; 4] {
        match self {
            Self::Upright => [1.0, 0.0, 0.0, 1.0],
            Self::Turned => [0.0, 1.0, -1.0, 0.0],
        }
    }
}

/// A letter of the words behind the text, where it stands on the sheet.
pub struct Slanted {
    pub mark: Mark,
    letters: [f32; 4],
    at: (f32, f32),
}

/// Words behind the text, along a slope through the sheet's middle.
pub fn watermark(words: &str, fonts: &Fonts) -> Result<Vec<Slanted>, DocumentError> {
    let size = 110.0;
    let words = crate::break_lines::clean(words);
    let count = words.chars().fold(0.0_f32, |n, _| n + 1.0);
    let (sin, cos) = std::f32::consts::FRAC_PI_6.sin_cos();
    let mut slanted = Vec::new();
    for (c, index) in words.chars().zip(0_u16..) {
        let found = fonts.find_glyph(Role::Hei, c)?;
        let along = (f32::from(index) - count / 2.0) * size * 1.3;
        slanted.push(Slanted {
            mark: Mark::new(found, Role::Hei, c, 0.0, 0.0, size),
            letters: [cos, sin, -sin, cos],
            at: (PAGE_WIDTH / 2.0 + along * cos, PAGE_HEIGHT / 2.0 + along * sin),
        });
    }
    Ok(slanted)
}

/// What goes into one text operator: marks of one font and colour on one baseline.
struct Run<'a> {
    font: usize,
    mark: &'a Mark,
    /// Where the next glyph would stand by itself.
    pen: f32,
    /// What is added behind every glyph: the distance of the first two. Readers take it for a part of the letters, where they take a
    /// wide distance of its own for a space.
    spacing: Option<f32>,
    /// The operand, a string open at its end.
    array: Vec<u8>,
}

/// A content stream in the making.
pub struct Content<'a> {
    out: Vec<u8>,
    fonts: &'a [EmbeddedFont],
    places: &'a Places,
}

impl<'a> Content<'a> {
    pub fn new(fonts: &'a [EmbeddedFont], places: &'a Places) -> Self {
        Self { out: Vec::new(), fonts, places }
    }

    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    fn numbers(&mut self, numbers: &[f32]) {
        for value in numbers {
            number(&mut self.out, *value);
            self.out.push(b' ');
        }
    }

    fn operator(&mut self, operator: &[u8]) {
        self.out.extend_from_slice(operator);
        self.out.push(b'\n');
    }

    pub fn fill(&mut self, fill: &Fill, lie: Lie) {
        let (x, y) = fill.corner;
        let (one, other) = (lie.place((x, y)), lie.place((x + fill.width, y + fill.height)));
        self.numbers(&[fill.grey]);
        self.operator(b"g");
        self.numbers(&[one.0.min(other.0), one.1.min(other.1), (one.0 - other.0).abs(), (one.1 - other.1).abs()]);
        self.operator(b"re f");
        self.operator(b"0 g");
    }

    pub fn line(&mut self, rule: &Rule, lie: Lie) {
        let (from, to) = (lie.place(rule.from), lie.place(rule.to));
        if rule.red {
            self.numbers(&RED);
            self.operator(b"RG");
        }
        self.numbers(&[rule.width]);
        self.operator(b"w");
        self.numbers(&[from.0, from.1]);
        self.operator(b"m");
        self.numbers(&[to.0, to.1]);
        self.operator(b"l S");
        if rule.red {
            self.operator(b"0 G");
        }
    }

    /// Words behind the text.
    pub fn slanted(&mut self, letters: &[Slanted]) {
        if letters.is_empty() {
            return;
        }
        self.numbers(&[PALE]);
        self.operator(b"g");
        self.operator(b"BT");
        for letter in letters {
            let Some((place, code)) = self.code(&letter.mark) else { continue };
            self.font(place, letter.mark.size);
            self.numbers(&letter.letters);
            self.numbers(&[letter.at.0, letter.at.1]);
            self.operator(b"Tm");
            self.operator(format!("<{code:04X}> Tj").as_bytes());
        }
        self.operator(b"ET");
        self.operator(b"0 g");
    }

    /// Marks in reading order.
    pub fn text(&mut self, marks: &[Mark], lie: Lie) {
        if marks.is_empty() {
            return;
        }
        self.operator(b"BT");
        let mut current: Option<Run<'_>> = None;
        let mut set = Set { font: None, red: false, spacing: 0.0, stretch: 100.0, edge: 0.0 };
        for mark in marks {
            let Some((font, code)) = self.code(mark) else { continue };
            match current.as_mut().filter(|run| run.goes_on(font, mark)) {
                Some(run) => run.step(mark),
                None => {
                    if let Some(run) = current.take() {
                        self.show(run, lie, &mut set);
                    }
                    current = Some(Run { font, mark, pen: mark.x, spacing: None, array: b"[<".to_vec() });
                }
            }
            if let Some(run) = &mut current {
                run.array.extend_from_slice(format!("{code:04X}").as_bytes());
                let width = self.fonts.get(font).map_or(1000.0, |f| f.width(code));
                run.pen += (width / 1000.0 * mark.size + run.spacing.unwrap_or_default()) * mark.stretch;
            }
        }
        if let Some(run) = current {
            self.show(run, lie, &mut set);
        }
        if set.red {
            self.operator(b"0 g");
        }
        if set.edge != 0.0 {
            self.operator(b"0 Tr");
        }
        if set.spacing != 0.0 {
            self.operator(b"0 Tc");
        }
        if set.stretch.to_bits() != 100.0_f32.to_bits() {
            self.operator(b"100 Tz");
        }
        self.operator(b"ET");
    }

    fn show(&mut self, run: Run<'_>, lie: Lie, set: &mut Set) {
        let font = (run.font, run.mark.size.to_bits());
        if set.font != Some(font) {
            self.font(run.font, run.mark.size);
            set.font = Some(font);
        }
        if set.red != run.mark.red {
            if run.mark.red {
                self.numbers(&RED);
                self.operator(b"rg");
            } else {
                self.operator(b"0 g");
            }
            set.red = run.mark.red;
        }
        if set.edge.to_bits() != run.mark.edge.to_bits() {
            if run.mark.edge > 0.0 {
                self.numbers(&[run.mark.edge]);
                self.operator(b"w 2 Tr");
            } else {
                self.operator(b"0 Tr");
            }
            set.edge = run.mark.edge;
        }
        let spacing = run.spacing.unwrap_or_default();
        if set.spacing.to_bits() != spacing.to_bits() {
            self.numbers(&[spacing]);
            self.operator(b"Tc");
            set.spacing = spacing;
        }
        // Not by the matrix: some readers would measure distances in narrow letters, and see spaces.
        let stretch = if (run.mark.stretch - 1.0).abs() < 0.001 { 100.0 } else { run.mark.stretch * 100.0 };
        if set.stretch.to_bits() != stretch.to_bits() {
            self.numbers(&[stretch]);
            self.operator(b"Tz");
            set.stretch = stretch;
        }
        self.numbers(&lie.letters());
        let (x, y) = lie.place((run.mark.x, run.mark.y));
        self.numbers(&[x, y]);
        self.operator(b"Tm");
        self.out.extend_from_slice(&run.array);
        self.operator(b">] TJ");
    }

    fn font(&mut self, place: usize, size: f32) {
        self.out.extend_from_slice(format!("/F{place} ").as_bytes());
        self.numbers(&[size]);
        self.operator(b"Tf");
    }

    /// The font of a mark and the code of its glyph in it.
    fn code(&self, mark: &Mark) -> Option<(usize, u16)> {
        let place = self.places.of(&mark.found.face)?;
        Some((place, self.fonts.get(place)?.code(mark.found.glyph)?))
    }
}

/// What the text operators before have set.
struct Set {
    font: Option<(usize, u32)>,
    red: bool,
    spacing: f32,
    stretch: f32,
    edge: f32,
}

impl Run<'_> {
    /// A mark goes on a run where only a distance lies between them; a wide one parts the cells of a row.
    fn goes_on(&self, font: usize, mark: &Mark) -> bool {
        let own = self.mark;
        let alike = self.font == font
            && own.size.to_bits() == mark.size.to_bits()
            && own.red == mark.red
            && own.edge.to_bits() == mark.edge.to_bits();
        let level = (own.y - mark.y).abs() < 0.001 && (own.stretch - mark.stretch).abs() < 0.001;
        alike && level && (mark.x - self.pen).abs() < 1.5 * mark.size
    }

    /// Brings the pen to a mark. The pen keeps what was written, not what was meant, so that roundings do not add up.
    fn step(&mut self, mark: &Mark) {
        let em = mark.size * mark.stretch;
        if self.spacing.is_none() {
            let gap = (mark.x - self.pen) / mark.stretch;
            let spacing = if gap.abs() < 0.3 * mark.size { (gap * 1000.0).round() / 1000.0 } else { 0.0 };
            self.spacing = Some(spacing);
            self.pen += spacing * mark.stretch;
        }
        let back = ((self.pen - mark.x) / em * 10_000.0).round() / 10.0;
        if back != 0.0 {
            self.array.push(b'>');
            number(&mut self.array, back);
            self.array.push(b'<');
            self.pen -= back / 1000.0 * em;
        }
    }
}

/// A number with as many digits as it needs, three behind the point at most.
fn number(out: &mut Vec<u8>, value: f32) {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let digits = digits.strip_prefix('0').filter(|rest| !rest.is_empty()).unwrap_or(digits);
    let sign = if digits == "0" { "" } else { sign };
    // Writing to memory does not fail.
    let _ = write!(out, "{sign}{digits}");
}
